"""Bad input about services is a located error in plain words and exit code 2; nothing is written."""
import unittest

from command import main
from rejecting import Rejecting

SCENARIO = """\
start = 2022-04-12
duration = "1 h"
site.one.servers = [{ model = "dgx_h100", count = 1 }]
[[workload]]
kind = "inference"
#WORKLOAD
[workload.inference]
model = "llama3_8b"
#INFERENCE
"""
GENERATED = """\
rate = "1/s"
"""
TOKENS = """\
prompt = { kind = "constant", tokens = 500 }
output = { kind = "exponential", mean = 200 }
"""


class BadInference(Rejecting):
    good = SCENARIO.replace("#WORKLOAD\n", GENERATED + "#WORKLOAD\n").replace("#INFERENCE\n", TOKENS + "#INFERENCE\n")
    traced = SCENARIO.replace("#WORKLOAD\n", 'file = "requests.csv"  # rows of requests.csv\n#WORKLOAD\n')

    def test_the_scenarios_themselves_are_good(self):
        self.write("requests.csv", "timestamp_ms,input_tokens,output_tokens\n0,10,20\n")
        for text in (self.good, self.traced):
            self.write("s.toml", text)
            self.jevons("check", "s.toml")

    def test_names(self):
        self.rejects(self.good.replace("llama3_8b", "llama3_9b"), ('"llama3_9b"', "is not in the catalogue of language models", 'did you mean "llama3_8b"?'))
        self.wrong("INFERENCE", 'variant = "fp9"', "is not in the catalogue of variants", 'did you mean "fp8"?')
        self.wrong("INFERENCE", 'precision = "fp64"', '"fp64" is not known; did you mean "fp4"?')
        self.wrong("INFERENCE", 'detail = "flow"', '"flow"', "fluid")

    def test_precision_that_the_device_lacks(self):
        text = self.good.replace("dgx_h100", "dgx_a100")
        self.wrong("INFERENCE", 'precision = "fp8"', 'needs fp8, which "a100_sxm4_80" does not have; it has:', text=text)
        self.wrong("INFERENCE", 'variant = "fp8"', 'needs fp8, which "a100_sxm4_80" does not have', text=text)

    def test_a_model_that_does_not_fit(self):
        text = self.good.replace("llama3_8b", "llama3_405b")
        self.wrong("INFERENCE", "accelerators = 8", '8 of "h100_sxm5" have room for 576.0 GB', "take 810.0 GB", text=text)

    def test_batches(self):
        self.wrong("INFERENCE", "max_batch = -1", "max_batch")
        self.wrong("INFERENCE", "max_batch = 1024", "beyond what was measured of [serving.llama3_8b_h100]: 512")

    def test_replicas(self):
        self.wrong("INFERENCE", "replicas = { min = 3, max = 2 }", "replicas.min: is 3, above the max of 2", at="3, max")
        self.wrong("INFERENCE", "replicas = { max = 9 }", "9 replicas of 1 accelerators are more than site.one has: 8", at="9 }")
        self.wrong("INFERENCE", "replicas = { target = 0 }", "target", at="0 }\n#INFERENCE")

    def test_traces(self):
        for text, place, *words in (
                ("timestamp_ms,input_tokens,output_tokens\n5,1,1\n4,1,1\n", "requests.csv:3:1", "not sorted"),
                ("timestamp_ms,input_tokens,output_tokens\n-5,1,1\n", "requests.csv:2:1", "0 to 4e+12 ms"),
                ("timestamp_ms,input_tokens,output_tokens\nnan,1,1\n", "requests.csv:2:1", "timestamp_ms"),
                ("timestamp_ms,input_tokens,output_tokens\n0,1,-1\n", "requests.csv:2:5", "output_tokens"),
                ("timestamp_ms,input_tokens,output_tokens\n", "requests.csv", "has no requests"),
                ("TIMESTAMP,ContextTokens,GeneratedTokens\n16 Nov,1,1\n", "requests.csv:2:1", "is not an instant")):
            self.write("requests.csv", text)
            self.rejects(self.traced, (place, *words))

    def test_what_a_trace_has_is_not_set_beside_it(self):
        self.write("requests.csv", "timestamp_ms,input_tokens,output_tokens\n0,10,20\n")
        self.wrong("WORKLOAD", 'rate = "1/s"', "belongs to generated requests; these are of a file", text=self.traced)
        self.wrong("WORKLOAD", 'like = "azure_code"', "belongs to generated requests; these are of a file", text=self.traced)

    def test_what_is_missing(self):
        self.rejects(self.good.replace('rate = "1/s"\n', ""), ("s.toml:4:1", "workload[0].rate: generated requests need one"))
        self.rejects(self.good.replace('output = { kind = "exponential", mean = 200 }\n', ""),
                     ("s.toml:8:1", "workload[0].inference.output: generated requests need one"))
        self.rejects(self.good.replace("dgx_h100", "hp_ml110_g5"), ("s.toml:4:1", "runs on accelerators, and site.one has none"))

    def test_laws(self):
        self.wrong("WORKLOAD", "diurnal = [1, 2]", "has 2 numbers; 24 are expected")
        text = self.good.replace('prompt = { kind = "constant", tokens = 500 }\n', "")
        self.wrong("INFERENCE", 'prompt = { kind = "quantiles", at = [0, 0.5], tokens = [1, 2] }', "`at` must begin with 0 and end with 1", text=text)

    def test_keys_of_jobs(self):
        self.wrong("WORKLOAD", 'slack = "1 h"', "belongs to jobs; these are requests")
        for line in ('phase = "decode"', 'due = "semi_weekly"', "elastic = [1, 0.5]", 'data = "1 GB"', 'max_latency = "30 ms"',
                     'interruption = { save = "1 min" }'):
            self.wrong("WORKLOAD", line, "belongs to jobs; these are requests")


if __name__ == "__main__":
    main()
