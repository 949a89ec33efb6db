#include "models/vms/build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "models/policies/java.hpp"
#include "sim/config/units.hpp"

namespace jevons {
namespace {

using sim::config::Document;

constexpr std::int64_t kMostMachines = std::int64_t{1} << 24;
constexpr double kMostSamples = 2e9;

void refuse_keys_of_jobs(const WorkloadConfig& config, const std::string& key, Document& document) {
  static const WorkloadConfig none;
  const auto refuse = [&](const char* other, bool differs) {
    if (differs)
      document.complain(fmt::format("{}.{}", key, other), "belongs to jobs; these are virtual machines");
  };
  refuse("file", !config.file.empty());
  refuse("time_unit", config.time_unit != none.time_unit);
  refuse("start_at", config.start_at.has_value());
  refuse("rate", config.rate_per_s.has_value());
  refuse("arrivals", config.arrivals != none.arrivals);
  refuse("size", bool(config.mix.size));
  refuse("widths", !config.mix.widths.empty());
  refuse("width_weights", !config.mix.width_weights.empty());
  refuse("diurnal", !config.mix.diurnal.empty());
  refuse("weekly", !config.mix.weekly.empty());
  refuse("jobs", config.jobs != none.jobs);
  refuse("resource", config.resource != none.resource);
  refuse("slack", config.slack.has_value());
  refuse("estimate_factor", config.estimate_factor != none.estimate_factor);
  refuse("activity", config.activity != none.activity);
  refuse("unscaled", config.unscaled != none.unscaled);
  refuse("phase", config.phase != none.phase);
  refuse("share", config.share != none.share);
  refuse("demand", config.demand != none.demand);
  refuse("interference", config.interference != none.interference);
}

void check_corrections(const VmConfig& config, const std::string& key, Document& document) {
  std::vector<std::string> known;
  for (const auto& info : kCorrections) known.emplace_back(info.name);
  for (std::size_t i = 0; i < config.corrections.size(); ++i) {
    const auto& name = config.corrections[i];
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = sim::config::nearest(name, known);
    document.complain(fmt::format("{}.corrections[{}]", key, i),
                      fmt::format("\"{}\" is no correction{}", name,
                                  near.empty() ? fmt::format("; there are: {}", fmt::join(known, ", "))
                                               : fmt::format("; did you mean \"{}\"?", near)));
  }
  const auto chosen = config.corrected();
  if (config.semantics == "cloudsim" && chosen.has(Correction::transitions) &&
      !chosen.has(Correction::idle_power))
    document.complain(
        key + ".corrections",
        "\"transitions\" needs \"idle_power\" too: the energy of waking and sleeping is no trapezoid");
  if (config.semantics == "physical" && !config.corrections.empty())
    document.complain(key + ".corrections",
                      "belongs to semantics = \"cloudsim\"; \"physical\" makes all of them");
}

std::optional<DemandProcess> read_process(const std::string& name, const std::string& key, Document& document,
                                          std::vector<std::string>& files) {
  const auto path = document.find_file(key + ".like", "workload/" + name + ".toml");
  if (!path) return {};
  DemandProcess process;
  try {
    auto file = Document::load(*path, {}, {});
    file.read(process);
    file.refuse_uncertain("a fit is what it was fitted to; make what the scenario writes in its place so");
    file.throw_if_bad();
  } catch (const sim::config::BadInput& bad) {
    for (const auto& error : bad.errors()) document.complain_located(error);
    return {};
  }
  if (const auto problem = process.problem(); !problem.empty()) {
    document.complain_located(fmt::format("{}: error: {}", path->string(), problem));
    return {};
  }
  files.push_back(path->string());
  return process;
}

bool find_demand(const WorkloadConfig& config, const std::string& key, sim::Span duration, Document& document,
                 VmPlan& plan, std::vector<std::string>& files) {
  const auto& vms = config.vms;
  if (vms.folder.empty() == config.like.empty()) {
    document.complain(key, vms.folder.empty()
                               ? "virtual machines need a demand: a `folder` of traces, or a process, `like`"
                               : "`folder` and `like` are both given; a machine has one demand");
    return false;
  }
  if (!config.like.empty()) {
    if (vms.step != VmConfig{}.step)
      document.complain(key + ".step", "belongs to traces; a process has its own interval");
    if (vms.machines == 0)
      document.complain(
          key + ".machines",
          "a process says how much machines ask for, not how many there are; give a number above 0");
    plan.process = read_process(config.like, key, document, files);
    if (!plan.process) return false;
    plan.step_s = plan.process->interval.seconds();
    if (static_cast<double>(vms.machines) * duration.seconds() / plan.step_s > kMostSamples)
      document.complain(
          key + ".machines",
          fmt::format("ask for more than {:.0e} samples of demand, the most that are kept", kMostSamples));
    plan.type_of_vm.resize(static_cast<std::size_t>(vms.machines));
    return vms.machines > 0;
  }
  if (vms.machines > 0)
    document.complain(key + ".machines",
                      "belongs to a process; a folder of traces has a machine for each file");
  const auto folder = document.find_folder(key + ".folder", vms.folder);
  if (!folder) return false;
  std::vector<std::string> errors;
  std::string problem;
  auto demand = read_demand(*folder, vms.step, duration, files, errors, problem);
  for (auto& error : errors) document.complain_located(std::move(error));
  if (!problem.empty()) document.complain(key + ".folder", fmt::format("{}: {}", folder->string(), problem));
  if (!demand) return false;
  plan.step_s = demand->step_s;
  plan.type_of_vm.resize(static_cast<std::size_t>(demand->machines));
  plan.demand = std::make_shared<const VmDemand>(*std::move(demand));
  return true;
}

double slowest_copy_s(const VmPlan& plan) {
  double memory_b = 0, port = HUGE_VAL;
  for (const auto& vm : plan.vm_types) memory_b = std::max(memory_b, vm.memory_b);
  for (const auto& host : plan.host_types) port = std::min(port, host.bandwidth_b_per_s);
  return memory_b / (port / 2);
}

HostType host_type(const ServerModel& model, const ServerSpec& spec) {
  HostType type{.core_mips = spec.core_mips.value_or(0),
                .memory_b = spec.memory_b,
                .bandwidth_b_per_s = spec.network_b_per_s.value_or(0),
                .is_table = spec.power.kind == "table",
                .curve = model.host,
                .off_nw = model.off_nw,
                .boot_nw = model.boot_nw,
                .shutdown_nw = model.shutdown_nw,
                .boot_time = model.boot_time,
                .shutdown_time = model.shutdown_time};
  type.mips = type.core_mips * static_cast<double>(spec.cores);
  if (type.is_table) std::copy_n(spec.power.points_w.begin(), 11, type.points_w.begin());
  return type;
}

/// What a server must say to host machines and does not.
const char* missing(const ServerSpec& spec) {
  if (!spec.core_mips) return "how fast its cores are: `core = \"2660 MIPS\"`";
  if (!spec.network_b_per_s) return "how fast its network port is: `network = \"1 Gbit/s\"`";
  return spec.memory_b > 0 ? nullptr : "how much `memory` it has";
}

}  // namespace

std::optional<VmPlan> load_machines(const WorkloadConfig& config, const std::string& key, sim::Span duration,
                                    Document& document, std::vector<std::string>& files) {
  const auto& vms = config.vms;
  refuse_keys_of_jobs(config, key, document);
  check_corrections(vms, key, document);
  if (vms.type.empty() && !document.is_unreadable(key + ".type"))
    document.complain(key + ".type",
                      "virtual machines need at least one kind, such as [[workload.type]] capacity = \"2500 "
                      "MIPS\", memory = \"870 MB\"");
  VmPlan plan;
  plan.corrections = vms.corrected();
  for (const auto& type : vms.type)
    plan.vm_types.push_back({type.name, type.mips, type.memory_b, type.bandwidth_b_per_s});
  if (!find_demand(config, key, duration, document, plan, files) || plan.vm_types.empty()) return {};
  if (static_cast<std::int64_t>(plan.type_of_vm.size()) >= kMostMachines) {
    document.complain(key, fmt::format("has {} machines; {} are the most that one site can hold",
                                       plan.type_of_vm.size(), kMostMachines));
    return {};
  }
  const auto n = plan.type_of_vm.size(), types = plan.vm_types.size(), block = (n + types - 1) / types;
  for (std::size_t vm = 0; vm < n; ++vm) {
    plan.type_of_vm[vm] = static_cast<std::uint16_t>(vms.assign == "blocks" ? vm / block : vm % types);
    plan.java_hash.push_back(java::spread_hash(fmt::format("2-{}", vm)));
  }
  return plan;
}

bool add_hosts(VmPlan& plan, std::vector<std::uint16_t> model_of_host, const std::vector<ServerModel>& models,
               const std::vector<const ServerSpec*>& specs, const std::string& site_key, Document& document) {
  std::map<std::uint16_t, std::uint16_t> type_of_model;
  for (const auto model : model_of_host) {
    const auto [known, is_new] =
        type_of_model.try_emplace(model, static_cast<std::uint16_t>(plan.host_types.size()));
    if (is_new) plan.host_types.push_back(host_type(models[model], *specs[model]));
    plan.type_of_host.push_back(known->second);
  }
  plan.hosts = static_cast<std::uint32_t>(model_of_host.size());
  bool good = true;
  for (const auto& [model, type] : type_of_model)
    if (const auto* what = missing(*specs[model])) {
      document.complain(
          site_key + ".servers",
          fmt::format("\"{}\" hosts virtual machines and does not say {}", specs[model]->name, what));
      good = false;
    }
  double wake_s = 0;
  if (plan.corrected(Correction::transitions))
    for (const auto& host : plan.host_types) wake_s = std::max(wake_s, host.boot_time.seconds());
  if (good) plan.look_ahead = std::max(1.0, std::ceil((wake_s + slowest_copy_s(plan)) / plan.round_s));
  return good;
}

void check_machines(const VmPlan& plan, const std::string& key, Document& document) {
  double core_mips = 0, memory_b = 0, port = 0;
  for (const auto& host : plan.host_types) {
    core_mips = std::max(core_mips, host.core_mips);
    memory_b = std::max(memory_b, host.memory_b);
    port = std::max(port, host.bandwidth_b_per_s);
  }
  for (std::size_t i = 0; i < plan.vm_types.size(); ++i) {
    const auto& type = plan.vm_types[i];
    const auto complain = [&](const char* part, const std::string& text) {
      document.complain(fmt::format("{}.type[{}].{}", key, i, part), text);
    };
    if (type.mips > core_mips)
      complain("capacity",
               fmt::format("{:g} MIPS are more than a core of any host of the site has, {:g} MIPS", type.mips,
                           core_mips));
    if (type.memory_b > memory_b)
      complain("memory", fmt::format("{:g} MB are more than any host of the site has, {:g} MB",
                                     type.memory_b * 1e-6, memory_b * 1e-6));
    if (type.bandwidth_b_per_s > port)
      complain("bandwidth", fmt::format("{:g} Mbit/s are more than any host of the site has, {:g} Mbit/s",
                                        type.bandwidth_b_per_s * 8e-6, port * 8e-6));
  }
  if (const double copy = slowest_copy_s(plan); !plan.corrected(Correction::clock) && copy >= plan.round_s)
    document.complain(key + ".semantics",
                      fmt::format("a copy takes up to {:.4g} s, longer than a round of {:g} s; as CloudSim "
                                  "has it copies end before the next round "
                                  "(\"physical\" has no such limit)",
                                  copy, plan.round_s));
}

}  // namespace jevons
