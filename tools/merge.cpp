// jevons merge: the parts of a study, done as shards anywhere, as one results file.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "sim/study/dispatcher.hpp"
#include "tools/commands.hpp"
#include "tools/study_file.hpp"
#include "tools/study_places.hpp"
#include "tools/sweep_runs.hpp"
#include "tools/terminal.hpp"

namespace jevons::tools {
namespace {

using sim::config::BadInput;
using sim::study::JournalReader;

struct Part {
  std::unique_ptr<JournalReader> journal;
  StudyIdentity identity;
  Shard shard;
  std::string name() const { return journal->file().string(); }
};

[[noreturn]] void refuse(const std::string& why) { throw BadInput({"jevons merge: error: " + why}); }

Part read_part(const std::filesystem::path& file) {
  try {
    auto journal = std::make_unique<JournalReader>(file);
    auto identity = StudyIdentity::parse(journal->identity());
    const auto shard = identity.shard.empty() ? Shard{} : parse_shard(identity.shard);
    return {std::move(journal), std::move(identity), shard};
  } catch (const BadInput&) {
    throw;
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    refuse(what.find(file.string()) == what.npos ? fmt::format("{}: {}", file.string(), what) : what);
  }
}

std::string without_shard(StudyIdentity identity) {
  identity.shard.clear();
  return identity.text();
}

[[noreturn]] void refuse_different(const Part& a, const Part& b, const sim::study::LineDifference& where) {
  refuse(fmt::format("{} and {} are of different studies: \"{}\" and \"{}\"", a.name(), b.name(), where.a.value_or(""), where.b.value_or("")));
}

void check_same_study(const std::vector<Part>& parts) {
  const auto first = without_shard(parts.front().identity);
  for (const auto& part : parts)
    if (const auto text = without_shard(part.identity); text != first)
      refuse_different(parts.front(), part, sim::study::first_difference(first, text));
}

void check_shards(const std::vector<Part>& parts) {
  const auto count = parts.front().shard.count;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].shard.count != count)
      refuse(fmt::format("{} is part {} and {} is part {}: they overlap", parts.front().name(), parts.front().shard.text(), parts[i].name(), parts[i].shard.text()));
    for (std::size_t k = 0; k < i; ++k)
      if (parts[k].shard.index == parts[i].shard.index) refuse(fmt::format("{} and {} are both part {}", parts[k].name(), parts[i].name(), parts[i].shard.text()));
  }
  std::vector<std::string> missing;
  for (std::uint32_t index = 1; index <= count; ++index)
    if (std::none_of(parts.begin(), parts.end(), [&](const Part& part) { return part.shard.index == index; })) missing.push_back(Shard{index, count}.text());
  if (!missing.empty()) refuse(fmt::format("part{} {} {} missing", missing.size() == 1 ? "" : "s", fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are"));
}

/// Whether each part has all runs of its points; the rule that asked for them says so again.
void check_complete(const std::vector<Part>& parts, const Studied& studied) {
  for (const auto& part : parts) {
    sim::study::Dispatcher dispatcher(points_of(part.shard, studied.plan.points()), studied.repetition);
    for (const auto& [point, replication] : part.journal->places()) {
      dispatcher.finished({point, replication}, value_of(part.journal->read_without_series(point, replication), part.identity.survey));
    }
    if (!dispatcher.is_over())
      refuse(fmt::format("{} is not finished: {:.0f} % of part {} is done; `jevons sweep --shard {} --resume` goes on with it", part.name(),
                         std::floor(100 * dispatcher.share_done()), part.shard.text(), part.shard.text()));
  }
}

}  // namespace

int merge_command(const MergeOptions& options) {
  std::vector<Part> parts;
  for (const auto& file : options.parts) {
    refuse_to_overwrite(options.output, file);
    parts.push_back(read_part(file));
  }
  check_same_study(parts);
  check_shards(parts);
  const auto plan = studied(parts.front().identity.scenario);
  check_complete(parts, plan);
  if (std::filesystem::exists(options.output) && !options.overwrite) refuse(fmt::format("{} is there already; --overwrite replaces it", options.output.string()));
  sim::results::Store store(options.output);
  Parts journals;
  std::size_t runs = 0;
  for (const auto& part : parts) {
    journals.push_back(part.journal.get());
    runs += part.journal->count();
  }
  const auto failed = write_study(store, parts.front().identity, plan, journals);
  store.commit();
  if (!options.quiet)
    fmt::print("{} runs of {} parts{}\nresults: {}\n", format_value(static_cast<double>(runs)), parts.size(),
               failed ? fmt::format(", {} of which failed", failed) : "", options.output.string());
  return failed ? 1 : 0;
}

}  // namespace jevons::tools
