"""jevons verify: accepts a fresh result, rejects one whose bytes are not those that were written."""
import random
import shutil
import unittest

from command import SCENARIOS, SMALL, VARIED, CommandTest, main


class Verify(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("s.toml", SMALL)
        self.jevons("run", "s.toml", "-o", "out.h5", "--quiet")
        self.bytes = (self.folder / "out.h5").read_bytes()

    def rejects(self, content, why):
        self.write("changed.h5", content)
        done = self.jevons("verify", "changed.h5", expect=1)
        self.assertIn("changed.h5: not verified: ", done.stderr, why)
        self.assertEqual(done.stdout, "", why)

    def test_a_fresh_result_is_accepted(self):
        self.assertIn("verified", self.jevons("verify", "out.h5").stdout)

    def test_a_result_of_everything_is_accepted_wherever_it_lies(self):
        self.write("v.toml", VARIED)
        self.jevons("run", "v.toml", "-o", "v.h5", "-R", "3", "--seed", "5", "--set", "policy.queue=sjf", "--quiet")
        (self.folder / "elsewhere").mkdir()
        shutil.move(self.folder / "v.h5", self.folder / "elsewhere" / "w.h5")
        (self.folder / "v.toml").unlink()
        self.jevons("verify", "elsewhere/w.h5")

    def test_verifying_leaves_nothing_behind(self):
        before = self.snapshot()
        self.jevons("verify", "out.h5")
        self.assertEqual(self.snapshot(), before)

    def test_any_changed_byte_is_noticed(self):
        chance = random.Random(1)
        places = {0, 8, len(self.bytes) - 1, len(self.bytes) // 2} | {chance.randrange(len(self.bytes)) for _ in range(60)}
        for place in sorted(places):
            changed = bytearray(self.bytes)
            changed[place] ^= 1 << chance.randrange(8)
            self.rejects(bytes(changed), f"byte {place}")

    def test_missing_added_and_swapped_bytes_are_noticed(self):
        middle = len(self.bytes) // 2
        for why, content in (("cut", self.bytes[:-1]), ("half", self.bytes[:middle]), ("longer", self.bytes + b"\0"),
                             ("nothing", b""), ("no HDF5", b"results\n" * 99), ("twice", self.bytes * 2)):
            self.rejects(content, why)

    def test_an_input_that_has_changed_since_is_noticed(self):
        rows = ["month,hour_utc,usd_per_mwh"] + [f"{month},{hour},50" for month in range(1, 13) for hour in range(24)]
        constant = 'kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh"'
        self.assertIn(constant, SMALL)
        self.write("p.csv", "\n".join(rows) + "\n")
        self.write("t.toml", SMALL.replace(constant, 'kind = "trace", generation = "grid/ciso_typical.csv", price = "p.csv"'))
        self.jevons("run", "t.toml", "-o", "t.h5", "--quiet")
        self.jevons("verify", "t.h5")
        self.write("p.csv", "\n".join(rows).replace(",50", ",51") + "\n")
        said = f"t.h5: not verified: input {self.folder.resolve()}/p.csv has changed since\n"
        self.assertEqual(self.jevons("verify", "t.h5", expect=1).stderr, said)
        self.write("p.csv", "no series any more\n")
        self.assertEqual(self.jevons("verify", "t.h5", expect=1).stderr, said)
        (self.folder / "p.csv").unlink()
        self.assertIn("p.csv", self.jevons("verify", "t.h5", expect=2).stderr)
        self.write("elsewhere/p.csv", "\n".join(rows) + "\n")
        self.jevons("verify", "t.h5", "--data", "elsewhere")

    def test_files_named_by_a_base_in_another_folder(self):
        rows = ["month,hour_utc,usd_per_mwh"] + [f"{month},{hour},50" for month in range(1, 13) for hour in range(24)]
        constant = 'kind = "constant", intensity = "400 g/kWh", flat_price = "80 USD/MWh"'
        self.write("base/p.csv", "\n".join(rows) + "\n")
        self.write("base/b.toml", SMALL.replace(constant, 'kind = "trace", generation = "grid/ciso_typical.csv", price = "p.csv"'))
        self.write("over.toml", 'extends = "base/b.toml"\nseed = 3\n')
        self.jevons("run", "over.toml", "-o", "t.h5", "--quiet")
        self.jevons("verify", "t.h5")

    def test_a_catalogue_that_has_changed_since_does_not_matter(self):
        for name in ("servers.toml", "accelerators.toml"):
            self.write(f"mine/catalog/{name}", (SCENARIOS / "catalog" / name).read_text())
        self.write("v.toml", VARIED)
        self.jevons("run", "v.toml", "--data", "mine", "-o", "v.h5", "--quiet")
        for name, own in (("servers.toml", "server"), ("accelerators.toml", "accelerator")):
            self.write(f"mine/catalog/{name}", "")
            (self.folder / "mine" / "catalog" / name).unlink()
        self.write("mine/catalog/servers.toml",
                   '[server.hp_ml110_g5]\ncores = 99\npower = { kind = "linear", idle = "1 W", peak = "2 W" }\n')
        self.jevons("verify", "v.h5", "--data", "mine")

    def test_a_file_that_is_not_there(self):
        for name in ("nowhere.h5", "."):
            self.assertIn("error", self.jevons("verify", name, expect=2).stderr)


if __name__ == "__main__":
    main()
