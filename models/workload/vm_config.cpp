#include "models/workload/vm_config.hpp"

namespace jevons {

void VmTypeConfig::visit(sim::config::Visitor& v) {
  v.text("name", name, {.help = "what it is called"});
  v.quantity(
      "capacity", mips, "MIPS",
      {.help = "the most that it can use, of one core", .min = 0, .required = true, .above_min = true});
  v.quantity("memory", memory_b, "byte",
             {.help = "memory, all of which is copied when it moves",
              .min = 0,
              .required = true,
              .above_min = true});
  v.quantity("bandwidth", bandwidth_b_per_s, "byte s-1",
             {.help = "share of a network port that its first host must have free", .min = 0});
}

void VmConfig::visit(sim::config::Visitor& v) {
  v.text("folder", folder,
         {.help = "virtual machines: a folder of traces on the data path, one file a machine, one percentage "
                  "of its capacity a line"});
  v.whole("machines", machines,
          {.help = "virtual machines: how many, where demand is drawn by a process (`like`)",
           .min = 0,
           .max = 10e6});
  v.duration(
      "step", step,
      {.help = "virtual machines: time between the lines of a trace", .source = "CoMoN: 5 min", .min = 1e-3});
  v.list("type", type, {.help = "virtual machines: the kinds there are"});
  v.one_of("assign", assign, {"blocks", "round_robin"},
           {.help = "virtual machines: kinds in equal blocks, in the order of machines, or in turn",
            .source = "blocks: CloudSim 3.0.3"});
  v.one_of(
      "semantics", semantics, {"physical", "cloudsim"},
      {.help = "virtual machines: as hosts behave, or as the published experiment has it, quirks included"});
  v.texts("corrections", corrections,
          {.help = "virtual machines: quirks of `cloudsim` that are corrected all the same"});
}

std::vector<const char*> VmConfig::written() const {
  static const VmConfig none;
  std::vector<const char*> keys;
  const auto note = [&](const char* key, bool differs) {
    if (differs) keys.push_back(key);
  };
  note("folder", folder != none.folder);
  note("machines", machines != none.machines);
  note("step", step != none.step);
  note("type", !type.empty());
  note("assign", assign != none.assign);
  note("semantics", semantics != none.semantics);
  note("corrections", !corrections.empty());
  return keys;
}

Corrections VmConfig::corrected() const {
  if (semantics == "physical") return Corrections::all();
  Corrections chosen;
  for (const auto& info : kCorrections)
    for (const auto& name : corrections)
      if (name == info.name) chosen.add(info.correction);
  return chosen;
}

}  // namespace jevons
