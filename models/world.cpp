#include "models/world.hpp"

#include "models/accounts/settlement.hpp"
#include "models/compute/dispatch.hpp"
#include "models/compute/fleet.hpp"
#include "models/compute/moving.hpp"
#include "models/compute/speed.hpp"
#include "models/fluid_control.hpp"
#include "models/hardware_review.hpp"
#include "models/serve.hpp"
#include "models/market.hpp"
#include "models/network_load.hpp"
#include "models/network_sharing.hpp"
#include "models/routing.hpp"
#include "models/sampling.hpp"
#include "models/shifting.hpp"
#include "models/stocks.hpp"
#include "models/supply.hpp"
#include "models/training.hpp"
#include "models/vms/machines.hpp"

namespace jevons {

World::World(std::shared_ptr<const Plant> constant, Policies chosen, std::uint32_t r, const Twin& twin)
    : plant(std::move(constant)), policies(std::move(chosen)), replication(r) {
  state.twin = twin;
  set_up_fleet(*this);
  set_up_market(*this);
  set_up_supply(*this);
  set_up_accounts(*this);
  set_up_fluid_loads(*this);
  set_up_sampling(*this);
  set_up_stocks(*this);
  set_up_networks(*this);
  set_up_sharing(*this);
  set_up_shifting(*this);
  set_up_routing(*this);
  set_up_arrivals(*this);
  set_up_training(*this);
  set_up_services(*this);
  set_up_machines(*this);
  set_up_moves(*this);
  schedule(std::min(sim::Time{} + plant->record, end()), Kind::record, 0);
  schedule(end(), Kind::stop, 0);
}

bool World::is_live(const sim::Event& event) const {
  switch (static_cast<Kind>(event.kind())) {
    case Kind::job_finishes:
    case Kind::job_moved:
      return state.jobs.live[event.subject()].stamp == event.stamp;
    case Kind::job_turns:
      return state.jobs.live[event.subject()].turn_stamp == event.stamp;
    case Kind::training_fails:
      return state.workloads[event.subject()].training.stamp == event.stamp;
    case Kind::replica_turns:
      return is_turn_due(*this, event.subject(), event.stamp);
    case Kind::server_booted:
    case Kind::server_shut_down:
    case Kind::server_idled_long:
    case Kind::host_woke:
    case Kind::host_asleep:
      return state.servers.stamp[event.subject()] == event.stamp;
    default:
      return true;
  }
}

void World::handle(const sim::Event& event) {
  const auto subject = event.subject();
  switch (static_cast<Kind>(event.kind())) {
    case Kind::job_finishes:
      on_job_finishes(*this, subject);
      break;
    case Kind::job_turns:
      on_job_turns(*this, subject);
      break;
    case Kind::training_fails:
      on_training_fails(*this, subject);
      break;
    case Kind::server_booted:
      on_server_booted(*this, subject);
      break;
    case Kind::server_shut_down:
      on_server_shut_down(*this, subject);
      break;
    case Kind::machines_copied:
      on_machines_copied(*this, subject);
      break;
    case Kind::host_woke:
      on_host_woke(*this, subject);
      break;
    case Kind::host_asleep:
      on_host_asleep(*this, subject);
      break;
    case Kind::machines_update:
      on_machines_update(*this, subject);
      break;
    case Kind::job_arrives:
      on_job_arrives(*this, subject);
      break;
    case Kind::schedule:
      on_schedule(*this, subject);
      break;
    case Kind::server_idled_long:
      on_server_idled_long(*this, subject);
      break;
    case Kind::share_power:
      on_share_power(*this, subject);
      break;
    case Kind::job_moved:
      on_job_moved(*this, subject);
      break;
    case Kind::consolidate:
      on_consolidate(*this, subject);
      break;
    case Kind::request_arrives:
      on_request_arrives(*this, subject);
      break;
    case Kind::replica_turns:
      on_replica_turns(*this, subject);
      break;
    case Kind::service_scales:
      on_service_scales(*this, subject);
      break;
    case Kind::settle:
      on_settle(*this, subject);
      break;
    case Kind::signal_changes:
      on_signal_changes(*this, subject);
      break;
    case Kind::outage_edge:
      settle(*this, subject);
      break;
    case Kind::dispatch:
      on_dispatch(*this);
      break;
    case Kind::load_changes:
      on_load_changes(*this, subject);
      break;
    case Kind::response_edge:
      on_response_edge(*this, subject);
      break;
    case Kind::work_changes:
      on_work_changes(*this, subject);
      break;
    case Kind::hardware_delivered:
      on_hardware_delivered(*this, subject);
      break;
    case Kind::gain_comes:
      on_gain_comes(*this, subject);
      break;
    case Kind::hardware_review:
      on_hardware_review(*this);
      break;
    case Kind::sample_edge:
      on_sample_edge(*this);
      break;
    case Kind::record:
      on_record();
      break;
    case Kind::stop:
      on_stop();
      break;
  }
  if (timeline.events % kEventsPerBreath == 0) breathe();
}

void World::request_schedule(std::uint32_t pool) {
  auto& p = state.pools[pool];
  if (p.schedule_pending || p.waiting.empty()) return;
  p.schedule_pending = true;
  schedule(now(), Kind::schedule, pool);
}

void World::breathe() {
  for (std::uint32_t site = 0; site < state.sites.size(); ++site)
    if (state.sites[site].unsettled.size() >= kEventsPerBreath / 8 && !plant->zone_of(plant->sites[site])) settle(*this, site);
  state.paused = true;
}

void World::on_record() {
  settle_all(*this);
  if (now() >= end()) close_supplies(*this);
  state.interval_over = state.paused = true;
  if (now() < end()) schedule(now() + std::min(plant->record, end() - now()), Kind::record, 0);
}

void World::on_stop() {
  close_books(*this);
  state.over = state.interval_over = state.paused = true;
}

void World::resume() {
  state.finished.clear();
  state.paused = false;
  if (!state.interval_over) return;
  state.interval_over = false;
  for (auto& site : state.sites) {
    site.interval = {};
    site.life_interval = {};
  }
  for (auto& zone : state.market.interval) zone = {};
  state.ledger.take();
}

}  // namespace jevons
