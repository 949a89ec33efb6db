#include "models/vms/books.hpp"

namespace jevons {
namespace {

void close_entry(VmBooks& books, Vm& vm, double t) {
  const double dt = t - vm.entry_s, missing = vm.entry_asked - vm.entry_granted;
  books.asked_mi += vm.entry_asked * dt;
  books.granted_mi += vm.entry_granted * dt;
  books.unmet_mi += missing * dt;
  if (!(vm.entry_granted < vm.entry_asked)) return;
  if (vm.entry_migrating) books.degraded_mi += missing * dt;
  books.shortage_share += missing / vm.entry_asked;
  ++books.shortages;
}

/// What the open entry of a host says of its state is final: it has been switched on, or off.
void note_switching(VmBooks& books, VmHost& h) {
  if (h.was_active && !h.entry_active) {
    const double on_s = h.entry_s - h.switched_on_s;
    ++books.host_shutdowns;
    books.on_s += on_s;
  }
  if (!h.was_active && h.entry_active) h.switched_on_s = h.entry_s;
  h.was_active = h.entry_active;
}

void close_entry(VmBooks& books, VmHost& h, double t) {
  note_switching(books, h);
  if (!h.entry_active) return;
  books.active_s += t - h.entry_s;
  if (h.entry_short) books.short_s += t - h.entry_s;
}

}  // namespace

void VmBooks::add(const VmBooks& b) {
  asked_mi += b.asked_mi;
  granted_mi += b.granted_mi;
  unmet_mi += b.unmet_mi;
  degraded_mi += b.degraded_mi;
  active_s += b.active_s;
  short_s += b.short_s;
  shortage_share += b.shortage_share;
  shortages += b.shortages;
  migrations += b.migrations;
  host_shutdowns += b.host_shutdowns;
  on_s += b.on_s;
}

void enter(VmBooks& books, Vm& vm, double t, double granted) {
  if (vm.entry_s >= 0 && vm.entry_s != t) close_entry(books, vm, t);
  vm.entry_s = t;
  vm.entry_granted = granted;
  vm.entry_asked = vm.demand_mips;
  vm.entry_migrating = vm.migrating;
}

void enter(VmBooks& books, VmHost& h, double t, bool is_active, bool is_short) {
  if (h.entry_s >= 0 && h.entry_s != t) close_entry(books, h, t);
  h.entry_s = t;
  h.entry_active = is_active;
  h.entry_short = is_short;
}

void close_books(const VmPlan& plan, VmState& s, double t) {
  const bool counts = plan.corrected(Correction::last_interval);
  for (auto& vm : s.vms)
    if (counts && vm.entry_s >= 0 && !vm.gone && t > vm.entry_s) close_entry(s.books, vm, t);
  for (auto& h : s.hosts)
    if (h.entry_s >= 0) close_entry(s.books, h, counts ? t : h.entry_s);
}

}  // namespace jevons
