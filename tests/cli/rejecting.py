"""What tests of bad scenarios share: a good scenario with places marked `#NAME`, and what is wrong once a line stands there."""
from command import CommandTest, position


class Rejecting(CommandTest):
    good = ""

    def with_line(self, place, line, text=None):
        text = self.good if text is None else text
        mark = f"#{place}\n"
        self.assertEqual(text.count(mark), 1, place)
        return text.replace(mark, line + "\n" + mark)

    def rejects(self, text, *errors):
        """Each error is (what the position is of: a needle in the text or `file:line:column`, words of the message)."""
        self.write("s.toml", text)
        before = self.snapshot()
        for command in (("run", "s.toml", "-o", "out.h5"), ("check", "s.toml"), ("show", "s.toml")):
            done = self.jevons(*command, expect=2)
            self.assertEqual(done.stdout, "", command)
            lines = done.stderr.splitlines()
            self.assertEqual(len(lines), len(errors), f"{text}\n{done.stderr}")
            for line, (place, *words) in zip(lines, errors):
                place = position("s.toml", text, place) if text.count(place) == 1 else place
                self.assertTrue(line.startswith(f"{place}: error: "), f"{line}\nis not at {place}")
                for word in words:
                    self.assertIn(word, line)
        self.assertEqual(self.snapshot(), before)

    def wrong(self, place, line, *words, text=None, at=None):
        """The line is wrong: at its value, at its key where that is unknown, or at what `at` stands for."""
        text = self.with_line(place, line, text)
        if at is None:
            row = text[:text.index("\n" + line + "\n") + 1].count("\n") + 1
            unknown = any("unknown key" in word for word in words)
            column = 1 if unknown else line.index("=") + 3
            at = f"s.toml:{row}:{column}"
        self.rejects(text, (at, *words))
