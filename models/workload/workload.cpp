#include "models/workload/workload.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace jevons {

namespace {

constexpr double most_width = 1e9;

class Checker {
 public:
  Checker(std::string key_path, sim::config::Document& document)
      : key_path_(std::move(key_path)), document_(document) {}

  void complain(std::string_view key, std::string message) {
    document_.complain(fmt::format("{}.{}", key_path_, key), std::move(message));
    good_ = false;
  }
  // Relative weights: none below zero (the keys see to that), not all zero.
  void weights(std::string_view key, const std::vector<double>& values, std::size_t count,
               std::string_view of) {
    if (values.empty()) return;
    if (values.size() != count) {
      complain(key, fmt::format("has {} numbers; {} are expected, {}", values.size(), count, of));
    } else if (!(std::accumulate(values.begin(), values.end(), 0.0) > 0)) {
      complain(key, "has no number above 0");
    }
  }
  bool good() const { return good_; }

 private:
  std::string key_path_;
  sim::config::Document& document_;
  bool good_ = true;
};

/// More servers never add more than the first, and no more than the ones before.
void check_elastic(const std::vector<double>& elastic, Checker& check) {
  if (elastic.empty() || elastic.front() != 1) return check.complain("elastic", "begins with 1, the rate of a job at its width");
  for (std::size_t k = 1; k < elastic.size(); ++k)
    if (elastic[k] > elastic[k - 1])
      return check.complain("elastic", fmt::format("rises from {} to {}; what is added never grows", elastic[k - 1], elastic[k]));
}

void check_mix(const JobMix& mix, Checker& check) {
  check.weights("diurnal", mix.diurnal, 24, "one for each local hour from midnight");
  check.weights("weekly", mix.weekly, 7, "one for each day from Monday");
  for (const double width : mix.widths)
    if (width != std::floor(width)) check.complain("widths", fmt::format("{} is not a whole number", width));
  if (mix.widths.empty() != mix.width_weights.empty())
    check.complain(mix.widths.empty() ? "width_weights" : "widths", "widths and width_weights go together");
  else
    check.weights("width_weights", mix.width_weights, mix.widths.size(), "one for each of widths");
  if (mix.size)
    if (auto problem = mix.size->problem(); !problem.empty()) check.complain("size", std::move(problem));
}

void check_trace(const WorkloadConfig& config, Checker& check) {
  static const WorkloadConfig none;
  if (config.file.empty()) check.complain("file", "a workload by trace needs a file");
  const auto refuse = [&](bool given, std::string_view key, std::string_view what) {
    if (given)
      check.complain(
          key, fmt::format("belongs to kind = \"batch\"; a workload by trace has the {} of its file", what));
  };
  refuse(config.rate_per_s.has_value(), "rate", "arrivals");
  refuse(config.arrivals != none.arrivals, "arrivals", "arrivals");
  refuse(!config.mix.diurnal.empty(), "diurnal", "arrivals");
  refuse(!config.mix.weekly.empty(), "weekly", "arrivals");
  refuse(bool(config.mix.size), "size", "sizes");
  refuse(!config.mix.widths.empty(), "widths", "widths");
  refuse(!config.mix.width_weights.empty(), "width_weights", "widths");
  refuse(!config.like.empty(), "like", "jobs");
}

void check_batch(const WorkloadConfig& config, const std::string& key_path,
                 const sim::config::Document& document, Checker& check) {
  static const WorkloadConfig none;
  if (!config.file.empty())
    check.complain("file", "is read where kind = \"trace\"; this workload is generated");
  if (config.start_at) check.complain("start_at", "belongs to a trace; this workload is generated");
  if (config.time_unit != none.time_unit)
    check.complain("time_unit", "belongs to a trace; this workload is generated");
  // A key that was written and still is not there could not be read, which was said.
  const auto missing = [&](const char* key) { return !document.has(fmt::format("{}.{}", key_path, key)); };
  if (!config.rate_per_s && missing("rate"))
    check.complain("rate", "a generated workload needs one, such as rate = \"120/h\"");
  if (!config.mix.size && missing("size"))
    check.complain(
        "size",
        "a generated workload needs one, such as size = { kind = \"exponential\", mean = \"20 min\" }");
  check_mix(config.mix, check);
}

}  // namespace

void JobMix::visit(sim::config::Visitor& v) {
  v.choice("size", size, size_laws(), {.help = "how much work a job is, in time at rate 1"});
  v.numbers("widths", widths,
            {.help = "how many units of the resource a job holds at once", .min = 1, .max = most_width});
  v.numbers("width_weights", width_weights,
            {.help = "how common each of widths is, relative to the others", .min = 0});
  v.numbers("diurnal", diurnal, {.help = "relative arrival rate by local hour, 24 numbers", .min = 0});
  v.numbers("weekly", weekly, {.help = "relative arrival rate by day, 7 numbers from Monday", .min = 0});
}

void InterruptionConfig::visit(sim::config::Visitor& v) {
  v.duration("save", save,
             {.help = "time to write a job's state, while it holds its servers and does no work",
              .source = "none: the bound; jobs on accelerators need 1 to 5 min to write and read theirs; of a training that of "
                        "a checkpoint"});
  v.duration("restore", restore, {.help = "time to read it again", .source = "none: the bound; of a training that of a restart"});
  v.number("draw", draw,
           {.help = "what a job draws above idle meanwhile, relative to its work",
            .source = "0.4: low confidence",
            .min = 0,
            .max = 1});
}

void WorkloadConfig::visit(sim::config::Visitor& v) {
  v.text("name", name, {.help = "how results call it"});
  v.one_of("kind", kind, {"batch", "trace", "vms", "training", "inference", "collective", "fluid"},
           {.help = "jobs drawn at random, those of a file, virtual machines on hosts, a model in training, requests to a "
                    "language model, a collective that is repeated, or work as a fluid on hardware that is bought and ages"});
  v.file("file", file,
         {.help = "a trace: CSV with arrival_time,length,cpus and, where wanted, deadline [s], or arrival_h,length_h,cpus and "
                  "deadline_h [h], or Standard Workload Format (.swf); of requests: TIMESTAMP,ContextTokens,GeneratedTokens or "
                  "timestamp_ms,input_tokens,output_tokens; .gz too"});
  v.one_of(
      "time_unit", time_unit, {"auto", "s", "min", "h"},
      {.help = "unit of the trace's times; auto: as its header says, seconds in Standard Workload Format"});
  v.instant("start_at", start_at,
            {.help = "where time 0 of the trace lies on the calendar, or when a training or a collective may begin; else at the start of the run"});
  v.text("like", like,
         {.help = "a fitted mix of jobs, or a fitted process of demand for virtual machines, workload/NAME.toml on the "
                  "data path; keys written here win"});
  v.quantity("rate", rate_per_s, "s-1",
             {.help = "mean arrival rate over a week, such as \"120/h\"", .min = 0});
  v.one_of("arrivals", arrivals, {"poisson", "regular"},
           {.help = "independent of each other, or evenly spaced at the same rate"});
  mix.visit(v);
  v.whole("jobs", jobs, {.help = "stop after this many; 0: no limit", .min = 0});
  v.one_of("resource", resource, {"cores", "accelerators"}, {.help = "what the width counts"});
  v.duration("slack", slack,
             {.help = "deadline = arrival + estimate + slack, of jobs whose file says none; without it they have none"});
  v.one_of("due", due, {"slack", "next_workday", "next_morning", "semi_weekly"},
           {.help = "deadlines by `slack`, or by a working week in the site's standard time, from when the job would end at once: "
                    "next_workday: the first 9:00 of a workday; who would end from 9:00 to 17:00 of a workday may not wait at all; "
                    "next_morning: the same, but what would end on a Friday evening is due on Saturday at 9:00; "
                    "semi_weekly: the first 9:00 of a Monday or Thursday",
            .source = "Wiesner et al. (2021), Let's Wait Awhile"});
  v.number("estimate_factor", estimate_factor,
           {.help = "users overestimate: estimate = work times a uniform number from 1 to this",
            .min = 1,
            .max = 1000});
  v.text("site", site, {.help = "the site that jobs arrive at; may be left out where there is one"});
  v.number("activity", activity, {.help = "how busy a held unit is", .min = 0, .max = 1});
  v.number("unscaled", unscaled,
           {.help = "share of a job's time that a slower clock does not stretch: memory, network, waiting",
            .source = "0: all of it stretches",
            .min = 0,
            .max = 1});
  v.number("share", share,
           {.help = "of one accelerator that each job holds; below 1 others may share it, where the servers have "
                    "`slots`",
            .source = "1: whole ones",
            .min = 1.0 / 64,
            .max = 1});
  v.number("demand", demand,
           {.help = "share of its accelerators' time that a job keeps busy when alone",
            .source = "1: all of it",
            .min = 0.001,
            .max = 1});
  v.number("interference", interference,
           {.help = "share of its rate that a job loses to each other job on its accelerator, beyond the time that "
                    "they take",
            .source = "0 to 0.3 by pair of jobs, low confidence",
            .min = 0,
            .max = 0.99});
  v.text("phase", phase, {.help = "what accelerators do, by name of a phase of their power model"});
  v.table("interruption", interruption, {.help = "what it takes to interrupt a job, where the shifting policy does"});
  v.numbers("elastic", elastic,
            {.help = "rate that each further time its width adds to a job, the first being 1; a shifting policy that scales "
                     "goes by it",
             .source = "[1]: none",
             .min = 0,
             .max = 1});
  v.quantity("data", data_b, "byte",
             {.help = "what is sent after a job that runs at another site than it arrives at", .min = 0});
  v.duration("max_latency", max_latency, {.help = "jobs go to no site that is farther than this, one way"});
  v.table("inference", inference, {.help = "the service, where kind = \"inference\""});
  vms.visit(v);
  v.table("training", training, {.help = "what is trained, where kind = \"training\""});
  v.table("collective", collective, {.help = "what is repeated, where kind = \"collective\""});
  v.table("fluid", fluid, {.help = "how much is asked for, where kind = \"fluid\""});
}

std::optional<std::filesystem::path> apply_like(WorkloadConfig& config, const std::string& key_path,
                                                sim::config::Document& document) {
  if (config.like.empty() || config.kind != "batch") return {};
  const auto path = document.find_file(key_path + ".like", "workload/" + config.like + ".toml");
  if (!path) return {};
  JobMix fitted;
  try {
    auto file = sim::config::Document::load(*path, {}, {});
    file.read(fitted);
    file.refuse_uncertain("a fit is what it was fitted to; make what the scenario writes in its place so");
    file.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    for (const auto& error : bad.errors()) document.complain_located(error);
    return {};
  }
  const auto written = [&](const char* key) { return document.has(fmt::format("{}.{}", key_path, key)); };
  if (!written("size")) config.mix.size = fitted.size;
  if (!written("widths") && !written("width_weights")) {
    config.mix.widths = fitted.widths;
    config.mix.width_weights = fitted.width_weights;
  }
  if (!written("diurnal")) config.mix.diurnal = fitted.diurnal;
  if (!written("weekly")) config.mix.weekly = fitted.weekly;
  return path;
}

bool check_workload(const WorkloadConfig& config, const std::string& key_path,
                    sim::config::Document& document) {
  Checker check(key_path, document);
  if (config.inference) check.complain("inference", "belongs to kind = \"inference\"; these are jobs");
  for (const auto* key : config.vms.written()) check.complain(key, "belongs to kind = \"vms\"; these are jobs");
  if (config.collective)
    check.complain("collective", fmt::format("belongs to kind = \"collective\", and this is \"{}\"", config.kind));
  if (config.fluid) check.complain("fluid", fmt::format("belongs to kind = \"fluid\", and this is \"{}\"", config.kind));
  if (config.training) check.complain("training", fmt::format("belongs to kind = \"training\", and this is \"{}\"", config.kind));
  if (config.kind == "trace")
    check_trace(config, check);
  else
    check_batch(config, key_path, document, check);
  if (config.resource == "cores" && config.phase != WorkloadConfig{}.phase)
    check.complain("phase", "belongs to resource = \"accelerators\"; these jobs hold cores");
  static const WorkloadConfig none;
  for (const auto& [key, written] : {std::pair{"share", config.share != none.share},
                                     std::pair{"demand", config.demand != none.demand},
                                     std::pair{"interference", config.interference != none.interference}})
    if (config.resource == "cores" && written)
      check.complain(key, "belongs to resource = \"accelerators\"; these jobs hold cores");
  return check_waiting(config, key_path, document) && check.good();
}

bool check_fluid(const WorkloadConfig& config, const std::string& key_path, sim::config::Document& document) {
  Checker check(key_path, document);
  if (!config.fluid) {
    if (!document.is_unreadable(key_path + ".fluid")) check.complain("fluid", "is missing: a fluid workload says how much is asked for, such as fluid = { demand = 800 }");
    return false;
  }
  static const WorkloadConfig none;
  for (const auto& [key, written] : {std::pair{"file", !config.file.empty()}, std::pair{"like", !config.like.empty()},
                                     std::pair{"rate", config.rate_per_s.has_value()}, std::pair{"size", bool(config.mix.size)},
                                     std::pair{"slack", config.slack.has_value()}, std::pair{"due", config.due != none.due},
                                     std::pair{"start_at", config.start_at.has_value()}, std::pair{"time_unit", config.time_unit != none.time_unit},
                                     std::pair{"arrivals", config.arrivals != none.arrivals}, std::pair{"widths", config.mix.widths != none.mix.widths},
                                     std::pair{"width_weights", config.mix.width_weights != none.mix.width_weights},
                                     std::pair{"diurnal", config.mix.diurnal != none.mix.diurnal}, std::pair{"weekly", config.mix.weekly != none.mix.weekly},
                                     std::pair{"jobs", config.jobs != none.jobs}, std::pair{"resource", config.resource != none.resource},
                                     std::pair{"estimate_factor", config.estimate_factor != none.estimate_factor},
                                     std::pair{"activity", config.activity != none.activity}, std::pair{"unscaled", config.unscaled != none.unscaled},
                                     std::pair{"share", config.share != none.share}, std::pair{"demand", config.demand != none.demand},
                                     std::pair{"interference", config.interference != none.interference},
                                     std::pair{"interruption", config.interruption.save || config.interruption.restore || config.interruption.draw != none.interruption.draw}, std::pair{"elastic", config.elastic != none.elastic},
                                     std::pair{"max_latency", config.max_latency.has_value()}, std::pair{"inference", config.inference.has_value()}, std::pair{"training", config.training.has_value()},
                                     std::pair{"collective", config.collective.has_value()}, std::pair{"data", config.data_b != 0}})
    if (written) check.complain(key, "belongs to jobs or requests; this is work as a fluid");
  for (const auto* key : config.vms.written()) check.complain(key, "belongs to kind = \"vms\"; this is work as a fluid");
  if (!document.is_unreadable(key_path + ".fluid"))
    for (const auto& problem : config.fluid->problems()) check.complain("fluid." + problem.key, problem.text);
  return check.good();
}

bool check_waiting(const WorkloadConfig& config, const std::string& key_path,
                   sim::config::Document& document) {
  Checker check(key_path, document);
  check_elastic(config.elastic, check);
  if (config.slack && config.due != "slack")
    check.complain("due", fmt::format("\"{}\" says when jobs are due, and `slack` does so too; one of them is enough", config.due));
  return check.good();
}

}  // namespace jevons
