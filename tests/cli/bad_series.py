"""A bad row of a series or of a trace is an error that names the file and the line; what is good is not refused."""
import gzip
import unittest

from command import CommandTest, main

SCENARIO = """\
start = 2022-04-12
duration = "3 h"
grid.main = { kind = "trace", generation = "gen.csv", price = "price.csv" }
site.small = { grid = "main", servers = [{ model = "hp_ml110_g5", count = 4 }] }
workload = [{ kind = "trace", file = "jobs.csv" }]
"""
GENERATION = ["timestamp,WND,SUN,WAT,OIL,NG,COL,NUC,OTH"] + \
             [f"2022-04-12T0{hour}:00:00Z,100,{200 + hour},50,0,300,0,150,20" for hour in range(4)]
PRICE = ["utc,usd_per_mwh"] + [f"2022-04-12T0{hour}:00:00Z,{40 - 20 * hour}" for hour in range(4)]
JOBS = ["arrival_time,length,cpus", "0,600,2", "60,1200,1", "60,30,8", "300,60,4"]
SWF = ["; UnixStartTime: 0",
       "1 0 -1 600 2 -1 -1 2 900 -1 1 1 1 1 1 1 -1 -1",
       "2 60 -1 1200 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1"]


def file_of(rows, end="\n"):
    return "".join(row + end for row in rows)


def replaced(rows, line, old, new):
    """The rows with one of them (counted from 1, as in messages) changed."""
    assert old in rows[line - 1], (line, old)
    return rows[:line - 1] + [rows[line - 1].replace(old, new, 1)] + rows[line:]


class Series(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("s.toml", SCENARIO)
        self.write_good()

    def write_good(self):
        self.write("gen.csv", file_of(GENERATION))
        self.write("price.csv", file_of(PRICE))
        self.write("jobs.csv", file_of(JOBS))

    def rejects(self, name, content, place, *words):
        self.write_good()
        self.write(name, content if isinstance(content, (str, bytes)) else file_of(content))
        before = self.snapshot()
        done = self.jevons("run", "s.toml", "-o", "out.h5", expect=2)
        first = done.stderr.splitlines()[0]
        self.assertTrue(first.startswith(place), f"{first}\nis not at {place}")
        self.assertIn(": error: ", first)
        for word in words:
            self.assertIn(word, first)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.snapshot(), before)


class BadTable(Series):
    def test_wrong_column_count(self):
        self.rejects("gen.csv", replaced(GENERATION, 3, ",20", ""), "gen.csv:3", "9")
        self.rejects("gen.csv", replaced(GENERATION, 3, ",20", ",20,7,"), "gen.csv:3", "9")
        self.rejects("price.csv", replaced(PRICE, 4, ",", ";"), "price.csv:4", "2")

    def test_cell_that_is_no_number(self):
        for cell in ("3x0", "--3", "1e", "0x10", "nan", "NaN", "inf", "-Infinity", "1e999"):
            self.rejects("gen.csv", replaced(GENERATION, 3, "300", cell), "gen.csv:3:35", "NG", cell)
        self.rejects("price.csv", replaced(PRICE, 5, "-20", "?"), "price.csv:5:22", "?")

    def test_rows_out_of_order(self):
        unsorted = [GENERATION[i] for i in (0, 2, 1, 3, 4)]
        self.rejects("gen.csv", unsorted, "gen.csv:3", "sorted")

    def test_the_same_time_twice(self):
        self.rejects("gen.csv", GENERATION[:3] + GENERATION[2:], "gen.csv:4", "duplicate")
        self.rejects("price.csv", PRICE[:3] + PRICE[2:], "price.csv:4", "duplicate")

    def test_a_gap(self):
        self.rejects("gen.csv", GENERATION[:3] + GENERATION[4:], "gen.csv:4")

    def test_a_time_that_is_none(self):
        for time in ("2022-04-31T01:00:00Z", "yesterday", "2022-04-12T25:00:00Z", ""):
            self.rejects("gen.csv", replaced(GENERATION, 3, "2022-04-12T01:00:00Z", time), "gen.csv:3:1")

    def test_byte_order_mark(self):
        self.rejects("gen.csv", b"\xef\xbb\xbf" + file_of(GENERATION).encode(), "gen.csv", "byte-order mark")

    def test_a_quote(self):
        self.rejects("gen.csv", replaced(GENERATION, 3, "300", '"300"'), "gen.csv:3:35", "quote")

    def test_unknown_column(self):
        self.rejects("gen.csv", replaced(GENERATION, 1, "NG", "GAS"), "gen.csv:1:27", '"GAS"')

    def test_bytes_that_are_no_text(self):
        self.rejects("gen.csv", file_of(GENERATION).encode().replace(b"300", b"3\0\xff", 1), "gen.csv:2")

    def test_series_that_does_not_cover_the_run(self):
        self.rejects("gen.csv", GENERATION[:3], "gen.csv:3", "2022-04-12T02:00:00Z", "the run needs")
        self.rejects("gen.csv", GENERATION[:1] + GENERATION[2:], "gen.csv:2", "the run needs")

    def test_nothing_in_the_file(self):
        self.rejects("gen.csv", "", "s.toml:3:", "empty")
        self.rejects("gen.csv", GENERATION[:1], "gen.csv", "no rows")

    def test_a_folder_where_a_file_belongs(self):
        (self.folder / "gen.csv").unlink()
        (self.folder / "gen.csv").mkdir()
        done = self.jevons("run", "s.toml", expect=2)
        self.assertIn("gen.csv", done.stderr)

    def test_an_hour_in_which_nothing_is_generated(self):
        self.rejects("gen.csv", GENERATION[:2] + ["2022-04-12T01:00:00Z,0,0,0,0,0,0,0,0"] + GENERATION[3:], "gen.csv:3")


class GoodTable(Series):
    def test_carriage_returns_negative_prices_and_comments_are_accepted(self):
        plain = self.run_json("s.toml")["metrics"]["electricity_cost"]["value"]
        self.write("gen.csv", file_of(GENERATION, "\r\n"))
        self.write("price.csv", "# a comment\n" + file_of(PRICE, "\r\n"))
        self.write("jobs.csv", file_of(JOBS, "\r\n"))
        self.assertEqual(self.run_json("s.toml")["metrics"]["electricity_cost"]["value"], plain)

    def test_a_compressed_trace_is_the_trace(self):
        plain = self.run_json("s.toml")["trace_hash"]
        (self.folder / "jobs.csv.gz").write_bytes(gzip.compress(file_of(JOBS).encode()))
        self.assertEqual(self.run_json("s.toml", "--set", "workload[0].file=jobs.csv.gz")["trace_hash"], plain)


class BadTrace(Series):
    def test_rows_that_are_no_job(self):
        for cell in ("x", "nan", "inf"):
            self.rejects("jobs.csv", JOBS[:2] + [f"60,1200,{cell}"] + JOBS[3:], "jobs.csv:3:9", cell)
        self.rejects("jobs.csv", JOBS[:2] + ["60,1200,1.5"] + JOBS[3:], "jobs.csv:3", "1.5", "whole number")
        self.rejects("jobs.csv", JOBS[:2] + ["60,1200"] + JOBS[3:], "jobs.csv:3")
        self.rejects("jobs.csv", JOBS[:2] + ["-60,1200,1"] + JOBS[3:], "jobs.csv:3")

    def test_arrivals_out_of_order(self):
        self.rejects("jobs.csv", [JOBS[i] for i in (0, 1, 4, 2, 3)], "jobs.csv:4", "sorted")

    def test_a_job_wider_than_the_whole_site(self):
        self.rejects("jobs.csv", replaced(JOBS, 4, ",8", ",9"), "s.toml:5:", "width 9", "8 cores")

    def test_no_jobs_at_all(self):
        self.rejects("jobs.csv", JOBS[:1], "jobs.csv")

    def test_broken_compression(self):
        (self.folder / "jobs.csv").unlink()
        self.write("s.toml", SCENARIO.replace("jobs.csv", "jobs.csv.gz"))
        whole = gzip.compress(file_of(JOBS * 50).encode())
        for broken in (whole[:-9], whole[:20] + b"\0\0\0\0" + whole[24:], b"not gzip at all"):
            self.rejects("jobs.csv.gz", broken, "jobs.csv.gz")

    def test_standard_workload_format(self):
        self.write("s.toml", SCENARIO.replace("jobs.csv", "jobs.swf"))
        self.write("jobs.swf", file_of(SWF))
        self.assertEqual(self.run_json("s.toml")["metrics"]["jobs_submitted"]["value"], 2)
        self.rejects("jobs.swf", replaced(SWF, 3, " -1 -1", ""), "jobs.swf:3", "18")
        self.rejects("jobs.swf", replaced(SWF, 3, "1200", "12oo"), "jobs.swf:3", "12oo")
        self.rejects("jobs.swf", [SWF[0], SWF[2], SWF[1]], "jobs.swf:3", "sorted")


if __name__ == "__main__":
    main()
