// What random numbers are drawn for, one line each: the `purpose` of a sim::Stream. Numbers are never reused,
// so that a model that draws more, or is left out, changes no other draw.
#pragma once

#include <cstdint>

namespace jevons::purpose {

inline constexpr std::uint32_t job_arrivals = 1;   // entity: number of the workload in the scenario
inline constexpr std::uint32_t job_sizes = 2;      // the same
inline constexpr std::uint32_t job_widths = 3;     // the same
inline constexpr std::uint32_t job_estimates = 4;  // the same
inline constexpr std::uint32_t placement = 5;      // entity: workload << 48 | job
inline constexpr std::uint32_t vm_demand = 6;      // entity: site << 32 | machine
inline constexpr std::uint32_t vm_selection = 7;   // entity: site
inline constexpr std::uint32_t weather = 8;        // entity: site; two draws an hour
inline constexpr std::uint32_t forecast_error = 9;  // entity: signal << 32 | hour of issue; a draw an hour ahead
inline constexpr std::uint32_t uncertain_inputs = 11;  // entity: hash of the key's path; one draw
// 40 to 49: requests of a service; entity: number of the workload in the scenario
inline constexpr std::uint32_t request_arrivals = 40;  // draw k of these three is of request k
inline constexpr std::uint32_t request_prompts = 41;
inline constexpr std::uint32_t request_outputs = 42;
inline constexpr std::uint32_t request_bursts = 43;    // a draw for each step of the rate's variation
// 20 to 29: generation, one draw an hour from the start of the run
inline constexpr std::uint32_t wind = 20;       // entity: the plant's number
inline constexpr std::uint32_t clouds = 21;     // the same
inline constexpr std::uint32_t outages = 22;    // entity: plant << 16 | unit; draws as there are outages
inline constexpr std::uint32_t variation = 23;  // entity: grid << 8 | part of a source
inline constexpr std::uint32_t training_failures = 30;  // entity: number of the workload; the time to a failure and its cause, in turn

inline constexpr std::uint32_t hardware_failures = 50;  // entity: workload << 32 | cohort; two draws a month: how many fail, how many of them for good

}  // namespace jevons::purpose
