// Training in the world: what it takes, what fails, what a cap does, what is conserved.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/training/checkpoints.hpp"
#include "tests/models/worlds.hpp"

using namespace jevons;
using namespace jevons::testing;

namespace {

// 64 accelerators that draw 500 W while they compute; 1e12 FLOP/s each, all of it. A step is 64 x 1000 tokens of a model of 1e6 parameters:
// 6e6 x 64000 / 64e12 = 6 ms. Nothing but memory of 1 TB is needed of them.
std::string lab(const std::string& training) {
  return R"(
    start = 2024-01-01
    duration = "40 days"
    settle = "1 h"
    site.lab = { servers = [{ model = "node", count = 10 }], cooling = { pue = 1.25 } }
    language_model.small = { parameters = 1e6, layers = 8, hidden = 8, heads = 8 }
    [accelerator.card]
    tdp = "700 W"
    idle = "100 W"
    static_power = "200 W"
    phi = { training = 1.0, gemm = 1.0, communication = 0.5, stall = 0.25 }
    peak_bf16 = "1 TFLOP/s"
    peak_fp32 = "0.1 TFLOP/s"
    memory = "1 TB"
    [server.node]
    cores = 8
    accelerators = 8
    accelerator = "card"
    power = { kind = "linear", idle = "400 W", peak = "800 W" }
    [[workload]]
    name = "run"
    kind = "training"
    [workload.training]
    model = "small"
    accelerators = 64
    tokens = 9.216e12
    batch = 64
    sequence = 1000
    )" + training;
}

// Ten days of work at an efficiency of 1.
const std::string plain = "efficiency = 1";
// One failure an hour, a checkpoint of a minute, five minutes to come back.
const std::string failing = R"(efficiency = 1
    failures = { mtbf = "64 h", restart = "5 min" }
    checkpoint = { write_time = "1 min" })";

double of(const Outcome& outcome, const char* name) { return value_of(outcome, std::string("workload.run.") + name); }

}  // namespace

TEST_CASE("training takes its FLOP, and draws what its accelerators and servers do", "[training]") {
  const auto outcome = outcome_of(model_of(lab(plain)));
  const double seconds = 6 * 1e6 * 9.216e12 / 64e12;
  CHECK(of(outcome, "training_time") == Approx(seconds));
  CHECK(of(outcome, "step_time") == Approx(0.006));
  CHECK(of(outcome, "tokens_trained") == Approx(9.216e12));
  CHECK(of(outcome, "mfu") == Approx(1));
  CHECK(of(outcome, "effective_time_share") == Approx(1));
  const double kwh = 8 * (8 * 0.7 + 0.8) * seconds / 3600;
  CHECK(of(outcome, "energy") == Approx(kwh));
  CHECK(of(outcome, "energy_facility") == Approx(1.25 * kwh));
  CHECK(of(outcome, "energy_compute") == Approx(kwh));
}

TEST_CASE("energy of training does not depend on the number of accelerators where they do as well", "[training]") {
  const auto of_width = [](const char* accelerators) {
    return outcome_of(model_of(lab(plain), {std::string("workload[0].training.mfu=0.5"), std::string("workload[0].training.accelerators=") + accelerators}));
  };
  const auto wide = of_width("64"), narrow = of_width("32");
  CHECK(of(narrow, "training_time") == Approx(2 * of(wide, "training_time")));
  CHECK(of(narrow, "energy") == Approx(of(wide, "energy")));
}

TEST_CASE("phases of a step draw their own power, and their energies add up", "[training]") {
  const auto outcome = outcome_of(model_of(lab("efficiency = 1\nlayout = { tensor = 2, pipeline = 4 }\njitter = 0.02\ninput_stall = 0.1")));
  double sum = 0;
  for (const char* phase : {"compute", "communication", "bubble", "straggler", "input"}) {
    CHECK(of(outcome, (std::string("energy_") + phase).c_str()) > 0);
    sum += of(outcome, (std::string("energy_") + phase).c_str());
  }
  CHECK(sum == Approx(of(outcome, "energy")));
  // Of 8 passes on 4 stages 3/8 of what computing and sums within layers take are bubbles, at 250 W an accelerator and its part of 800 W.
  const double compute_h = of(outcome, "energy_compute") / (0.7 + 0.1), sums_h = of(outcome, "energy_communication") / (0.4 + 0.1);
  CHECK(of(outcome, "energy_bubble") / (0.25 + 0.1) == Approx(3.0 / 8 * (compute_h + sums_h)).epsilon(0.05));
}

TEST_CASE("a run that fails at random is as effective as expected, and nothing is lost but what was lost", "[training]") {
  const Reliability r{.mtbf_s = 3600, .save_s = 60, .restart_s = 300};
  const double expected = r.effective_share(r.daly_s());
  const auto model = model_of(lab(failing));
  double sum = 0, failures = 0, seconds = 0;
  for (std::uint32_t replication = 0; replication < 20; ++replication) {
    const auto outcome = outcome_of(model, replication);
    sum += of(outcome, "effective_time_share");
    failures += of(outcome, "interruptions");
    seconds += of(outcome, "training_time");
    CHECK(of(outcome, "tokens_trained") == Approx(9.216e12));
    CHECK(of(outcome, "effective_time_share") + of(outcome, "checkpoint_time_share") + of(outcome, "lost_time_share") + of(outcome, "restore_time_share") ==
          Approx(1));
    CHECK(of(outcome, "effective_time_share") * of(outcome, "training_time") == Approx(864000));
    CHECK(value_of(outcome, "work_lost") == Approx(64 * of(outcome, "lost_time_share") * of(outcome, "training_time")));
    double kwh = of(outcome, "energy_lost") + of(outcome, "energy_restore") + of(outcome, "energy_checkpoint") + of(outcome, "energy_compute") +
                 of(outcome, "energy_communication");
    CHECK(kwh == Approx(of(outcome, "energy")));
  }
  CHECK(sum / 20 == Approx(expected).epsilon(0.01));
  CHECK(failures == Approx(seconds / 3600).epsilon(4 / std::sqrt(seconds / 3600)));
}

TEST_CASE("work is conserved and the books balance whatever fails", "[training]") {
  require_work_and_books(model_of(lab(failing)));
  require_work_and_books(model_of(lab(failing), {"duration=5 days"}));
  require_work_and_books(model_of(lab(failing), {"workload[0].training.checkpoint.rule=none", "duration=1 day"}));
  require_work_and_books(model_of(lab(failing), {"policy.power={ kind = \"cap_static\", cap = \"45 kW\" }"}));
}

TEST_CASE("without checkpoints all is lost that was done", "[training]") {
  const auto outcome = outcome_of(model_of(lab(failing), {"workload[0].training.checkpoint.rule=none", "duration=10 days"}));
  CHECK(of(outcome, "interruptions") > 100);
  CHECK(of(outcome, "checkpoint_time_share") == 0);
  CHECK(of(outcome, "tokens_trained") < 0.1 * 9.216e12);
  CHECK(of(outcome, "lost_time_share") > 0.8);
}

TEST_CASE("failures have causes in the shares that were given", "[training]") {
  const auto model = model_of(lab(failing), {"workload[0].training.failures.gpu=3", "workload[0].training.failures.hbm=1", "workload[0].training.failures.network=0",
                                             "workload[0].training.failures.host=0", "workload[0].training.failures.software=0", "workload[0].training.failures.other=0"});
  double gpu = 0, hbm = 0, all = 0;
  for (std::uint32_t replication = 0; replication < 10; ++replication) {
    const auto outcome = outcome_of(model, replication);
    gpu += of(outcome, "interruptions_gpu");
    hbm += of(outcome, "interruptions_hbm");
    all += of(outcome, "interruptions");
  }
  CHECK(gpu + hbm == all);
  CHECK(hbm / all == Approx(0.25).margin(4 * std::sqrt(0.25 * 0.75 / all)));
}

TEST_CASE("failures come at the same times whatever the checkpoints are", "[training]") {
  const auto with = outcome_of(model_of(lab(failing), {"duration=5 days"}));
  const auto slower = outcome_of(model_of(lab(failing), {"duration=5 days", "workload[0].training.checkpoint.write_time=3 min"}));
  CHECK(of(with, "interruptions") == of(slower, "interruptions"));
  CHECK(of(with, "tokens_trained") > of(slower, "tokens_trained"));
}

namespace {

// Hours of carbon that runs up and down, and a policy that asks again in each.
const std::vector<std::string> waits{"duration=14 days", "grid.g={ kind = \"trace\", generation = \"grid/ciso_typical.csv\" }", "site.lab.grid=g",
                                     "workload[0].training.tokens=4e12", "workload[0].slack=5 days",
                                     "policy.shifting={ kind = \"threshold\", renew = true }"};

std::vector<std::string> and_also(std::vector<std::string> overrides, const std::vector<std::string>& more) {
  overrides.insert(overrides.end(), more.begin(), more.end());
  return overrides;
}

}  // namespace

TEST_CASE("a training that fails while it is saved for an interruption is restored and asked about again", "[training]") {
  const auto model = model_of(lab(failing), and_also(waits, {"workload[0].interruption.save=10 min"}));
  for (std::uint32_t replication = 0; replication < 10; ++replication) {
    const auto outcome = outcome_of(model, replication);
    CHECK(value_of(outcome, "job_interruptions") > 3);
    CHECK(value_of(outcome, "jobs_completed") == 1);
    CHECK(of(outcome, "tokens_trained") == Approx(4e12));
  }
  require_work_and_books(model);
}

TEST_CASE("what saving and restoring take for interruptions is no time of steps", "[training]") {
  const auto outcome = outcome_of(model_of(lab("efficiency = 1\ncheckpoint = { rule = \"none\" }"),
                                           and_also(waits, {"workload[0].interruption={ save = \"10 min\", restore = \"20 min\" }"})));
  const double interruptions = value_of(outcome, "job_interruptions");
  CHECK(interruptions > 3);
  CHECK(of(outcome, "step_time") == Approx(0.006));
  CHECK(of(outcome, "restore_time_share") * of(outcome, "training_time") == Approx(1800 * interruptions));
  // Standing, an accelerator and its part of the host draw 250 W and 100 W.
  CHECK(of(outcome, "energy_restore") == Approx(64 * 0.35 * 0.5 * interruptions));
}

TEST_CASE("a training that goes elsewhere pays what power costs there", "[training]") {
  const auto outcome = outcome_of(model_of(
      lab(plain), {"grid={ dirty = { kind = \"constant\", intensity = \"720 g/kWh\", flat_price = \"10 USD/MWh\" }, clean = { kind = \"constant\", intensity = \"36 g/kWh\", "
                   "flat_price = \"100 USD/MWh\" } }",
                   "site.lab.grid=dirty", "site.far={ servers = [{ model = \"node\", count = 10 }], grid = \"clean\" }", "workload[0].site=lab",
                   "policy.routing=lowest_carbon"}));
  CHECK(value_of(outcome, "jobs_routed") == 1);
  CHECK(of(outcome, "carbon") == Approx(0.036 * of(outcome, "energy_facility")));
  CHECK(of(outcome, "cost") == Approx(0.1 * of(outcome, "energy_facility")));
}

TEST_CASE("a training may be due by a working week", "[training]") {
  testing::Rows rows;
  // The first of January 2024 is a Monday; ten days later it would end, at midnight.
  auto world = model_of(lab(plain), {"workload[0].due=next_workday"}).world(0);
  run(world, &rows);
  REQUIRE(rows.rows.size() == 1);
  CHECK(rows.rows[0].deadline == at_s(10 * 86400 + 9 * 3600));
}

TEST_CASE("a cap above what computing draws changes nothing, one below slows it by its clock", "[training]") {
  const auto capped = [](const char* cap) { return outcome_of(model_of(lab(plain), {std::string("site.lab.servers[0].cap=") + cap})); };
  const auto free = outcome_of(model_of(lab(plain)));
  CHECK(same(free, capped("700 W")));
  const auto at_500 = capped("500 W");
  CHECK(of(free, "training_time") / of(at_500, "training_time") == Approx(0.8083).margin(5e-5));
  CHECK(of(capped("400 W"), "energy") < of(free, "energy"));
}

TEST_CASE("throughput and energy under a cap, to the printed digits", "[training]") {
  struct Row {
    double cap_w, rate, rate_bound, energy, energy_bound;
  };
  for (const auto& row : {Row{600, .9112, .9361, .9407, .9156}, Row{500, .8083, .8576, .8837, .8329}, Row{400, .6826, .7545, .8371, .7574}}) {
    const auto relative = [&](const char* bound) {
      const auto model = model_of(lab("mfu = 0.4\nmemory_bound = " + std::string(bound)), {"site.lab.servers[0].cap=" + std::to_string(row.cap_w) + " W"});
      return model.plant->workloads[0].pace;
    };
    INFO(row.cap_w);
    const auto free = relative("0"), bound = relative("0.3");
    CHECK(free.rate == Approx(row.rate).margin(5e-5));
    CHECK(bound.rate == Approx(row.rate_bound).margin(5e-5));
    CHECK((100 + free.above_idle_w) / 700 / free.rate == Approx(row.energy).margin(5.1e-5));
    CHECK((100 + bound.above_idle_w) / 700 / bound.rate == Approx(row.energy_bound).margin(5.1e-5));
  }
}

TEST_CASE("a clock that a power policy sets slows training as a cap does", "[training]") {
  const auto set = outcome_of(model_of(lab(plain), {"policy.power={ kind = \"dvfs_fixed\", frequency = 0.5 }"}));
  const auto bound = outcome_of(model_of(lab("efficiency = 1\nmemory_bound = 0.3"), {"policy.power={ kind = \"dvfs_fixed\", frequency = 0.5 }"}));
  CHECK(of(set, "training_time") == Approx(2 * 864000));
  CHECK(of(bound, "training_time") == Approx((0.7 * 2 + 0.3) * 864000));
}

TEST_CASE("a copy of a world whose training fails goes on the same", "[training]") {
  const auto model = model_of(lab(failing), {"duration=3 days"});
  auto world = model.world(0);
  while (world.state.workloads[0].training.interruptions[0] < 3) {
    world.state.paused = false;
    step(world, [&](const sim::Event&) { return world.state.workloads[0].training.interruptions[0] < 3; });
    if (world.state.interval_over) world.resume();
  }
  auto copy = world;
  world.resume();
  copy.resume();
  CHECK(same(run(world), run(copy)));
}

TEST_CASE("what is wrong with a training is told where it stands", "[training]") {
  const auto complaint = [](const std::string& training, const std::vector<std::string>& overrides = {}) -> std::string {
    try {
      model_of(lab(training), overrides);
    } catch (const sim::config::BadInput& bad) {
      return bad.errors().front();
    }
    return "";
  };
  const auto says = [](const std::string& text, const char* part) {
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  CHECK(complaint(plain) == "");
  says(complaint(plain, {"workload[0].training.model=smal"}), "workload[0].training.model: \"smal\" is not in the catalogue; did you mean \"small\"?");
  says(complaint(plain, {"workload[0].training.batch=0"}), "workload[0].training.batch");
  says(complaint(plain, {"workload[0].training.batch=100"}), "batch: is 100 sequences, which 64 replicas that take 1 at a time cannot share evenly; 128 would do");
  says(complaint(plain, {"workload[0].training.precision=fp8"}), "precision: \"fp8\" is no format of card, which has fp32, bf16");
  says(complaint(plain, {"workload[0].training.precision=fp12"}), "workload[0].training.precision");
  says(complaint(plain, {"workload[0].training.accelerators=128", "workload[0].training.batch=128"}), "site.lab has 80 accelerators");
  says(complaint(plain, {"workload[0].training.layout.pipeline=16"}), "layout.pipeline: is 16 stages, and small has 8 layers; 8 is the most");
  says(complaint(plain, {"workload[0].training.layout.tensor=3"}), "accelerators: is 64, which tensor x pipeline x expert = 3 x 1 x 1 = 3 does not divide; 63 would do");
  says(complaint(plain, {"workload[0].training.layout.data=32"}), "layout.data: is 32");
  says(complaint(plain, {"workload[0].training.layout.tensor=10000000", "workload[0].training.layout.expert=10000000"}), "more than the 64 accelerators");
  says(complaint(plain, {"language_model.small.parameters=1e12"}), "does not fit: ");
  says(complaint(plain, {"workload[0].rate=1/h"}), "workload[0].rate: does not belong to kind = \"training\"");
  says(complaint(plain, {"workload[0].resource=cores"}), "workload[0].resource: is \"cores\", and a training holds accelerators");
  says(complaint(plain, {"workload[0].kind=vms"}), "workload[0]");
  says(complaint(plain, {"workload[0].training.checkpoint.rule=fixed"}), "checkpoint.every: is needed where rule = \"fixed\"");
  says(complaint(plain, {"workload[0].elastic=[]"}), "workload[0].elastic: begins with 1");
  says(complaint(plain, {"workload[0].elastic=[0.5, 1]"}), "workload[0].elastic: begins with 1");
  says(complaint(plain, {"workload[0].slack=1 h", "workload[0].due=semi_weekly"}), "workload[0].due: \"semi_weekly\" says when jobs are due");
  says(complaint(plain, {"workload[0].interruption.draw=0.1"}), "workload[0].interruption.draw: does not belong");
  says(complaint(plain, {"workload[0].start_at=2030-01-01"}), "start_at: is not within the run");
}
