#include "sim/engine/calendar.hpp"

#include <fmt/format.h>

#include <charconv>

namespace sim {
namespace {

namespace ch = std::chrono;

/// Takes what it is asked for from the front of a text, or remembers that it was not there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }

  bool accept(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) { good_ = accept(c) && good_; }

  /// Exactly `digits` digits, as a number from `least` to `most`.
  int number(std::size_t digits, int least, int most) {
    int value = -1;
    const std::string_view word = rest_.substr(0, digits);
    const bool is_unsigned = !word.empty() && word.front() != '-';
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    good_ = good_ && is_unsigned && error == std::errc() && word.size() == digits &&
            end == word.data() + digits && value >= least && value <= most;
    rest_.remove_prefix(word.size());
    return value;
  }

  /// One to nine digits after a decimal point, as nanoseconds.
  ch::nanoseconds decimals() {
    std::int64_t value = 0;
    int digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && digits < 10; ++digits) {
      value = 10 * value + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    good_ = good_ && digits >= 1 && digits <= 9;
    for (; digits < 9; ++digits) value *= 10;
    return ch::nanoseconds(value);
  }

 private:
  std::string_view rest_;
  bool good_ = true;
};

/// "+08:00", "-03:30", "Z" or nothing, as what local time is ahead of UTC.
ch::minutes read_offset(Reader& reader) {
  if (reader.at_end() || reader.accept('Z')) return ch::minutes(0);
  const bool ahead = reader.accept('+');
  if (!ahead) reader.expect('-');
  ch::minutes offset = ch::hours(reader.number(2, 0, 23));
  reader.expect(':');
  offset += ch::minutes(reader.number(2, 0, 59));
  return ahead ? offset : -offset;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  Reader reader(text);
  // nanoseconds in 64 bits reach from 1677-09-21 to 2262-04-11; whole years within are accepted
  const ch::year year(reader.number(4, 1678, 2261));
  reader.expect('-');
  const ch::month month(static_cast<unsigned>(reader.number(2, 1, 12)));
  reader.expect('-');
  const ch::day day(static_cast<unsigned>(reader.number(2, 1, 31)));
  const ch::year_month_day date{year, month, day};
  if (!reader.good() || !date.ok()) return std::nullopt;
  Instant instant = ch::sys_days(date);
  if (reader.at_end()) return instant;

  if (!reader.accept(' ')) reader.expect('T');
  instant += ch::hours(reader.number(2, 0, 23));
  reader.expect(':');
  instant += ch::minutes(reader.number(2, 0, 59));
  if (reader.accept(':')) {
    instant += ch::seconds(reader.number(2, 0, 59));
    if (reader.accept('.')) instant += reader.decimals();
  }
  instant -= read_offset(reader);
  if (!reader.good() || !reader.at_end()) return std::nullopt;
  return instant;
}

std::string format_instant(Instant instant) {
  const auto day = ch::floor<ch::days>(instant);
  const ch::year_month_day date(day);
  const ch::hh_mm_ss<ch::nanoseconds> clock(instant - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) {
    text += fmt::format(".{:09}", clock.subseconds().count());
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + 'Z';
}

}  // namespace sim
