#include "models/inference/metrics.hpp"

#include <limits>

#include "models/units.hpp"
#include "models/world.hpp"

namespace jevons {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double joules_per_wh = 3600;
constexpr std::string_view kSketch = "DDSketch, Masson et al., VLDB 2019";

double share(double a, double b) { return b > 0 ? a / b : kUnknown; }

/// A sum over replicas, each brought to the end.
double sum(const InferenceState& s, double Replica::*part, sim::Time now) {
  double total = 0;
  for (auto replica : s.service.replicas) {
    advance(replica, now);
    total += replica.*part;
  }
  return total;
}

const InferenceState& of(const World& w, std::uint32_t i) { return w.state.services[i]; }
const ServiceBooks& books(const World& w, std::uint32_t i) { return of(w, i).service.books; }

const RequestFlow& flow(const World& w, std::uint32_t i) { return of(w, i).flow; }

double completed(const World& w, std::uint32_t i) {
  return static_cast<double>(books(w, i).completed) + flow(w, i).completed;
}

double output_tokens(const World& w, std::uint32_t i) {
  return static_cast<double>(books(w, i).output_tokens) +
         flow(w, i).completed * w.plant->services[i].means.output + flow(w, i).output_tokens;
}

double busy_s(const World& w, std::uint32_t i) {
  return sum(of(w, i), &Replica::busy_s, w.now()) + flow(w, i).busy_s;
}

/// Of requests one by one and of a flow together.
double mean_s(const sim::Welford& events, double flow_s, double of_flow) {
  const auto n = static_cast<double>(events.count());
  return share((n > 0 ? n * events.mean() : 0) + flow_s, n + of_flow);
}

double accelerators_j(const World& w, std::uint32_t i) {
  return w.policies.power->slows() ? kUnknown : sum(of(w, i), &Replica::energy_j, w.now());
}

const std::vector<WorkloadMetric> kMetrics{
    {{"requests", "1", "requests that arrived", ""},
     [](const World& w, std::uint32_t i) {
       return static_cast<double>(books(w, i).submitted) + flow(w, i).submitted;
     }},
    {{"requests_completed", "1", "requests that were answered in full", "", Better::higher},
     [](const World& w, std::uint32_t i) { return completed(w, i); }},
    {{"requests_shed", "1", "requests that found no room to wait", "", Better::lower},
     [](const World& w, std::uint32_t i) { return static_cast<double>(books(w, i).shed) + flow(w, i).shed; }},
    {{"requests_too_long", "1", "requests that no replica has the memory for", "", Better::lower},
     [](const World& w, std::uint32_t i) { return static_cast<double>(books(w, i).too_long); }},
    {{"requests_open", "1", "requests that run or wait at the end", ""},
     [](const World& w, std::uint32_t i) {
       return static_cast<double>(of(w, i).service.running + of(w, i).service.waiting.size) +
              flow(w, i).requests;
     }},
    {{"prompt_tokens", "1", "tokens of the prompts of completed requests", ""},
     [](const World& w, std::uint32_t i) {
       return static_cast<double>(books(w, i).prompt_tokens) +
              flow(w, i).completed * w.plant->services[i].means.prompt + flow(w, i).prompt_tokens;
     }},
    {{"output_tokens", "1", "tokens generated for completed requests", "", Better::higher},
     [](const World& w, std::uint32_t i) { return output_tokens(w, i); }},
    {{"request_wait_mean", "s", "mean time until a replica begins to read the prompt", "", Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).wait_s.mean(); }},
    {{"first_token_mean", "s", "mean time to first token (TTFT)", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       return mean_s(books(w, i).first_token_mean_s, flow(w, i).requests_s - flow(w, i).decode_s,
                     flow(w, i).completed);
     }},
    {{"first_token_p50", "s", "median time to first token, to 0.1 %", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).first_token_s(0.5); }},
    {{"first_token_p95", "s", "95th percentile of the time to first token", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).first_token_s(0.95); }},
    {{"first_token_p99", "s", "99th percentile of the time to first token", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).first_token_s(0.99); }},
    {{"token_time_mean", "s", "mean over requests of the mean time of a further token (TPOT)", "",
      Better::lower},
     [](const World& w, std::uint32_t i) {
       return mean_s(books(w, i).token_mean_s,
                     share(flow(w, i).decode_s, w.plant->services[i].means.output - 1), flow(w, i).completed);
     }},
    {{"token_time_p50", "s", "median of the same", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).token_s(0.5); }},
    {{"token_time_p99", "s", "99th percentile of the same", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).token_s(0.99); }},
    {{"latency_mean", "s", "mean time from arrival to the last token", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       return mean_s(books(w, i).latency_mean_s, flow(w, i).requests_s, flow(w, i).completed);
     }},
    {{"latency_p50", "s", "median of the same", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).latency_s(0.5); }},
    {{"latency_p95", "s", "95th percentile of the same", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).latency_s(0.95); }},
    {{"latency_p99", "s", "99th percentile of the same", kSketch, Better::lower},
     [](const World& w, std::uint32_t i) { return books(w, i).latency_s(0.99); }},
    {{"slo_attainment", "1",
      "completed requests within their objectives, of those that were completed, shed or too long; not known "
      "without objectives",
      "", Better::higher},
     [](const World& w, std::uint32_t i) {
       const auto& b = books(w, i);
       if (w.plant->services[i].service.slo_first_s <= 0 && w.plant->services[i].service.slo_token_s <= 0)
         return kUnknown;
       return share(static_cast<double>(b.within_slo), static_cast<double>(b.timed + b.shed + b.too_long));
     }},
    {{"replicas_mean", "1", "mean number of replicas that hold accelerators", ""},
     [](const World& w, std::uint32_t i) {
       return share(sum(of(w, i), &Replica::seconds, w.now()), w.now().seconds());
     }},
    {{"replica_starts", "1", "times that a replica was started, those at the beginning too", ""},
     [](const World& w, std::uint32_t i) { return static_cast<double>(books(w, i).starts); }},
    {{"replica_busy", "1", "share of their time that replicas have a request", ""},
     [](const World& w, std::uint32_t i) {
       return share(busy_s(w, i), sum(of(w, i), &Replica::seconds, w.now()));
     }},
    {{"batch_mean", "1", "mean number of requests of a replica that has any", ""},
     [](const World& w, std::uint32_t i) {
       return share(sum(of(w, i), &Replica::batch_s, w.now()) + flow(w, i).batch_s, busy_s(w, i));
     }},
    {{"service_energy", "kWh", "IT energy of replicas: accelerators, and their share of the hosts", ""},
     [](const World& w, std::uint32_t i) { return of(w, i).used.it_j / joules_per_kwh; }},
    {{"service_accelerator_energy", "kWh",
      "of it, accelerators from the time they are held; not known where a power policy slows them", ""},
     [](const World& w, std::uint32_t i) { return accelerators_j(w, i) / joules_per_kwh; }},
    {{"service_facility_energy", "kWh", "what its IT energy took at the meter of its site", ""},
     [](const World& w, std::uint32_t i) { return of(w, i).used.facility_j / joules_per_kwh; }},
    {{"service_carbon", "kg", "operational carbon of it", "", Better::lower},
     [](const World& w, std::uint32_t i) { return of(w, i).used.carbon_kg; }},
    {{"energy_per_request", "Wh", "at the meter, for each completed request", "", Better::lower},
     [](const World& w, std::uint32_t i) {
       return share(of(w, i).used.facility_j / joules_per_wh, completed(w, i));
     }},
    {{"energy_per_token", "J", "IT energy for each generated token of completed requests", "", Better::lower},
     [](const World& w, std::uint32_t i) { return share(of(w, i).used.it_j, output_tokens(w, i)); }},
    {{"accelerator_energy_per_token", "J", "the same of accelerators alone", "", Better::lower},
     [](const World& w, std::uint32_t i) { return share(accelerators_j(w, i), output_tokens(w, i)); }},
    {{"accuracy", "1", "of what the model scores, as its variant states; 1 for the model as it is", "",
      Better::higher},
     [](const World& w, std::uint32_t i) { return w.plant->services[i].accuracy; }},
};

}  // namespace

const std::vector<WorkloadMetric>& inference_metrics() { return kMetrics; }

}  // namespace jevons
