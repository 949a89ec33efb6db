// Every event of the simulation, and its phase: at one instant what happened comes first, then decisions,
// then settlement, then recording.
#pragma once

#include <cstdint>

namespace jevons {

enum class Phase : std::uint8_t {
  work,      // a job finishes, or has moved
  machine,   // a server has booted or shut down
  arrival,   // a job arrives
  schedule,  // waiting jobs are started
  power,     // servers are put to sleep, a budget is shared, jobs are to move
  settle,    // the interval is posted to the accounts
  record,    // the row of the output interval is complete
  stop,      // the run is over
};

enum class Kind : std::uint8_t {  // subject
  job_finishes,                   // job slot
  server_booted,                  // server
  server_shut_down,               // server
  job_arrives,                    // workload
  schedule,                       // pool
  server_idled_long,              // server
  settle,                         // site
  signal_changes,                 // site: a signal of its grid takes its next value, or an hour of its own begins
  record,                         // 0
  stop,                           // 0
  share_power,                    // site
  // In the order in which they came to be: the hash of a run counts on these numbers.
  machines_copied,                // virtual machines of a site: copies end
  host_woke,                      // server that hosts virtual machines
  host_asleep,                    // the same
  machines_update,                // virtual machines of a site: demand changes, a round of consolidation
  job_moved,                      // job slot
  consolidate,                    // pool
  outage_edge,                    // site: something stops or works again, settled up to there
  dispatch,                       // 0: all dispatched grids and their sites
  load_changes,                   // site: a new power of its fluid load
  response_edge,                  // site: an event of demand response begins or ends
  job_turns,                      // job slot: its data is there, a piece of its plan begins or ends, its state is saved
  training_fails,                 // workload that trains: something of its job's servers
  request_arrives,                // service
  replica_turns,                  // replica of a service: a prompt has been read, requests are done, it has started
  service_scales,                 // service: how many replicas there are to be
  work_changes,                   // stock: another power of the hardware that serves a fluid
  hardware_delivered,             // stock: what was ordered comes, what it replaces leaves
  gain_comes,                     // stock: efficiency that comes at a date
  hardware_review,                // 0: the first of a month, all stocks: failures, prices, what is to be replaced
  sample_edge,                    // 0: from here on a sampled part stands for the rest of its month
};

/// The one place that says which phase an event belongs to.
constexpr Phase phase_of(Kind kind) {
  switch (kind) {
    case Kind::job_finishes:
    case Kind::machines_copied:
    case Kind::job_moved:
    case Kind::load_changes:
    case Kind::response_edge:
    case Kind::job_turns:
    case Kind::training_fails:
    case Kind::replica_turns:
    case Kind::work_changes:
    case Kind::hardware_delivered:
    case Kind::gain_comes:
      return Phase::work;
    case Kind::server_booted:
    case Kind::server_shut_down:
    case Kind::host_woke:
    case Kind::host_asleep:
      return Phase::machine;
    case Kind::job_arrives:
    case Kind::request_arrives:
      return Phase::arrival;
    case Kind::schedule:
    case Kind::machines_update:
    case Kind::service_scales:
      return Phase::schedule;
    case Kind::server_idled_long:
    case Kind::share_power:
    case Kind::consolidate:
      return Phase::power;
    case Kind::settle:
    case Kind::signal_changes:
    case Kind::outage_edge:
    case Kind::dispatch:
    case Kind::hardware_review:
    case Kind::sample_edge:
      return Phase::settle;
    case Kind::record:
      return Phase::record;
    case Kind::stop:
      return Phase::stop;
  }
  return Phase::stop;
}

}  // namespace jevons
