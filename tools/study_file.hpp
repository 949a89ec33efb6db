// The results of a sweep: one file with a row for each run, along the dimension `run`, with its point, replication
// and axes as coordinates, so that xarray selects by parameter. No clock is in it: the same study gives the same bytes,
// however often it was stopped, wherever and on however many processors it ran.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/study.hpp"
#include "sim/results/store.hpp"
#include "sim/study/journal.hpp"

namespace jevons::tools {

/// What a study is, as its journal tells it: enough to write its results from, and to refuse to go on with another.
struct StudyIdentity {
  std::string version, git_commit, build_type, compiler;
  std::string scenario;  // in full, [sweep] included
  std::string title;
  std::vector<std::string> inputs;  // `SHA-256  name`
  std::string shard;                // "2/4"; empty where there is one only
  Survey survey;                    // but for the files

  std::string text() const;
  /// Throws std::runtime_error if the text is none.
  static StudyIdentity parse(const std::string& text);
};
StudyIdentity identity_of(const Study& study, const Survey& survey, const std::string& shard);

/// The plan and the rules of replication of a scenario's text, without reading any file it names.
struct Studied {
  sim::study::SweepConfig config;
  sim::study::Plan plan;
  sim::study::Repetition repetition;
};
Studied studied(const std::string& scenario);

/// A part of a study: the records of a whole one, or those of a shard.
using Parts = std::vector<const sim::study::JournalReader*>;

/// Writes all runs in the order of point and replication. Returns how many of them failed.
std::size_t write_study(sim::results::Store& store, const StudyIdentity& identity, const Studied& studied, const Parts& parts);

}  // namespace jevons::tools
