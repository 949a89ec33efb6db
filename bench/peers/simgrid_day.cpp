// The PlanetLab day without migrations on SimGrid 3.32: 800 hosts, a virtual machine for each trace, a demand
// that changes every five minutes, the energy of the hosts.
//
//   simgrid_day FOLDER      the folder of traces, one file a machine, 288 whole percents each
//
// The experiment is that of CloudSim 3.0.3 with the policy `dvfs` (Beloglazov & Buyya 2012): first fit by
// full MIPS and memory, demands set at 300 k + 0.1 s, k = 1..287, to the trace interpolated there; a machine
// that asks for exactly 0 is destroyed for good, a host without machines is off.
//
// How it is said in SimGrid: a host has two cores, speed in MIPS taken as 1e6 flop/s; a machine is an
// s4u::VirtualMachine of one core that runs one endless execution, and VirtualMachine::set_bound gives its
// demand. One actor sets all of them (an actor for each machine would only add context switches). The plugin
// host_energy charges a host for the load it sees when it is asked, so it is asked
// (sg_host_energy_update_all) before demands change. An execution is put on a machine by set_host: exec_init
// of the machine itself ran on the caller's host. Power: idle + (peak - idle) load, the ends of the SPECpower
// tables; host_energy knows no more points than that.
#include <simgrid/plugins/energy.h>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace sg4 = simgrid::s4u;

constexpr int kHosts = 800, kSamples = 288, kTypes = 4;
constexpr double kFlopsPerMi = 1e6, kIntervalS = 300, kFirstS = 300.1, kEndless = 1e18;
constexpr double kMips[kTypes] = {2500, 2000, 1000, 500}, kMemoryMb[kTypes] = {870, 1740, 1740, 613};
struct HostType {
  double mips, memory_mb;
  const char* watts;  // idle : as load begins : all cores
};
constexpr HostType kHostTypes[2] = {{1860, 4096, "86:86:117"}, {2660, 4096, "93.7:93.7:135"}};

struct Machine {
  std::vector<double> share;  // of its MIPS, by sample; the last once more
  double mips = 0;
  int host = -1;
  sg4::VirtualMachine* vm = nullptr;
  sg4::ExecPtr work;
};

std::vector<Machine> read_machines(const std::string& folder) {
  std::vector<std::filesystem::path> files(std::filesystem::directory_iterator(folder), {});
  std::sort(files.begin(), files.end());
  std::vector<Machine> machines(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::ifstream in(files[i]);
    for (int percent; in >> percent;) machines[i].share.push_back(percent / 100.0);
    if (machines[i].share.size() != kSamples)
      throw std::runtime_error(files[i].string() + ": expected 288 samples");
    machines[i].share.push_back(machines[i].share.back());
  }
  return machines;
}

/// First fit; returns how many machines each host has.
std::vector<int> place(std::vector<Machine>& machines) {
  std::vector<double> mips(kHosts), memory(kHosts);
  std::vector<int> count(kHosts);
  for (int h = 0; h < kHosts; ++h)
    mips[h] = 2 * kHostTypes[h % 2].mips, memory[h] = kHostTypes[h % 2].memory_mb;
  const std::size_t of_a_type = (machines.size() + kTypes - 1) / kTypes;
  for (std::size_t i = 0; i < machines.size(); ++i) {
    const std::size_t type = i / of_a_type;
    machines[i].mips = kMips[type];
    for (int h = 0; h < kHosts && machines[i].host < 0; ++h)
      if (kHostTypes[h % 2].mips >= kMips[type] && mips[h] >= kMips[type] && memory[h] >= kMemoryMb[type])
        machines[i].host = h;
    if (machines[i].host < 0) throw std::runtime_error("a machine finds no host");
    mips[machines[i].host] -= kMips[type], memory[machines[i].host] -= kMemoryMb[type],
        ++count[machines[i].host];
  }
  return count;
}

double share_at(const Machine& machine, int tick, double time_s) {
  const double from = machine.share[tick], to = machine.share[tick + 1];
  return from + (to - from) * (time_s - tick * kIntervalS) / kIntervalS;
}

/// Sets every machine's demand at a tick, destroys those that ask for nothing and turns off the hosts they
/// leave empty.
void set_demands(std::vector<Machine>& machines, std::vector<int>& count,
                 const std::vector<sg4::Host*>& hosts, int tick) {
  for (Machine& machine : machines) {
    if (!machine.vm) continue;
    const double share = share_at(machine, tick, sg4::Engine::get_clock());
    if (share > 0) {
      if (!machine.work)
        machine.work = sg4::this_actor::exec_init(kEndless)->set_host(machine.vm), machine.work->start();
      machine.vm->set_bound(share * machine.mips * kFlopsPerMi);
    } else {
      if (machine.work) machine.work->cancel();
      machine.work = nullptr;
      machine.vm->destroy();
      machine.vm = nullptr;
      if (--count[machine.host] == 0) hosts[machine.host]->turn_off();
    }
  }
}

std::vector<sg4::Host*> create_hosts(sg4::NetZone& zone) {
  std::vector<sg4::Host*> hosts;
  for (int h = 0; h < kHosts; ++h)
    hosts.push_back(zone.create_host("host" + std::to_string(h), kHostTypes[h % 2].mips * kFlopsPerMi)
                        ->set_core_count(2)
                        ->set_property("wattage_per_state", kHostTypes[h % 2].watts)
                        ->set_property("wattage_off", "0")
                        ->seal());
  return hosts;
}

double consumed_j(const std::vector<sg4::Host*>& hosts) {
  sg_host_energy_update_all();
  double total_j = 0;
  for (auto* host : hosts) total_j += sg_host_get_consumed_energy(host);
  return total_j;
}

/// What the one actor does; returns the energy since demands were first set, before which nothing is charged.
double live_through(std::vector<Machine>& machines, std::vector<int>& count,
                    const std::vector<sg4::Host*>& hosts) {
  for (int h = 0; h < kHosts; ++h)
    if (count[h] == 0) hosts[h]->turn_off();
  for (std::size_t i = 0; i < machines.size(); ++i) {
    machines[i].vm = hosts[machines[i].host]->create_vm("vm" + std::to_string(i), 1);
    machines[i].vm->start();
  }
  double before_j = 0;
  for (int tick = 1; tick < kSamples; ++tick) {
    sg4::this_actor::sleep_until(kFirstS + (tick - 1) * kIntervalS);
    if (tick == 1) before_j = consumed_j(hosts);
    sg_host_energy_update_all();
    set_demands(machines, count, hosts, tick);
  }
  return consumed_j(hosts) - before_j;
}

void destroy(std::vector<Machine>& machines) {
  for (Machine& machine : machines) {
    if (machine.work) machine.work->cancel();
    if (machine.vm) machine.vm->destroy();
  }
}

int main(int argc, char** argv) {
  sg_host_energy_plugin_init();
  sg4::Engine engine(&argc, argv);
  if (argc != 2) return std::fprintf(stderr, "usage: simgrid_day FOLDER\n"), 2;
  std::vector<Machine> machines = read_machines(argv[1]);
  std::vector<int> count = place(machines);
  auto* zone = sg4::create_full_zone("day");
  const auto hosts = create_hosts(*zone);
  auto* clock = zone->create_host("clock", 1.0)->set_property("wattage_per_state", "0:0:0")->seal();
  zone->seal();
  sg4::Actor::create("demands", clock, [&] {
    const double energy_j = live_through(machines, count, hosts);
    const auto left = std::count_if(machines.begin(), machines.end(), [](const Machine& m) { return m.vm; });
    const auto on = std::count_if(hosts.begin(), hosts.end(), [](const auto* host) { return host->is_on(); });
    std::printf("{\"energy_kwh\": %.6f, \"machines_left\": %td, \"hosts_on\": %td, \"end_s\": %.1f}\n",
                energy_j / 3.6e6, left, on, sg4::Engine::get_clock());
    destroy(machines);
  });
  engine.run();
}
