// The versions of PostgreSQL that both programs know: the one place where a supported version stands. Tools
// and configuration read it; scripts find the majors by grep, so a row of the table is one line.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace sql {

// Minor releases that changed what DDL does, by the day on which all majors got theirs.
enum class Update : uint8_t {
  august_2026,    // 13 August 2026
  november_2026,  // 12 November 2026; locks what is depended on, refuses changes of row types in use
};

struct KnownMajor {
  int major = 0;
  int newest = 0;  // minor release; a newer one is taken for it
  // The minor releases of those days, none where the major had none any more.
  std::optional<int> august_2026, november_2026;
};

// 18.5 was never released. A candidate's minor is -1: 19rc1 has what August brought.
inline constexpr std::array known_majors{
    KnownMajor{13, 23, std::nullopt, std::nullopt},
    KnownMajor{14, 25, 24, 25},
    KnownMajor{15, 20, 19, 20},
    KnownMajor{16, 16, 15, 16},
    KnownMajor{17, 12, 11, 12},
    KnownMajor{18, 7, 6, 7},
    KnownMajor{19, 0, -1, 0},
};
inline constexpr int oldest_major = known_majors.front().major;
inline constexpr int newest_major = known_majors.back().major;

// Null for a major that is not supported.
constexpr const KnownMajor* known_major(int major) {
  const auto at = std::find_if(known_majors.begin(), known_majors.end(),
                               [&](const KnownMajor& known) { return known.major == major; });
  return at == known_majors.end() ? nullptr : &*at;
}

// One server's version: 15.20 is {15, 20}, a candidate such as 19rc1 {19, -1}.
struct ServerVersion {
  int major = 15;
  int minor = 0;

  constexpr ServerVersion() : ServerVersion(15) {}
  // A bare major means its newest minor known here.
  constexpr ServerVersion(int bare) : major(bare), minor(known_major(bare) ? known_major(bare)->newest : 0) {}
  constexpr ServerVersion(int of_major, int of_minor) : major(of_major), minor(of_minor) {}

  constexpr bool has(Update update) const {
    const KnownMajor* known = known_major(major);
    if (!known) return major > newest_major;
    const std::optional<int>& since =
        update == Update::august_2026 ? known->august_2026 : known->november_2026;
    return since && minor >= *since;
  }
  // Newer than all that is known here: treated as the newest known.
  constexpr bool is_news() const {
    const KnownMajor* known = known_major(major);
    return known ? minor > known->newest : major > newest_major;
  }
  bool operator==(const ServerVersion&) const = default;
};

// "15", "15.20", "19rc1", and what servers say of themselves: "15.20 (Debian 15.20-0+deb12u1)". Of any major;
// nothing where no version stands there.
std::optional<ServerVersion> read_server_version(std::string_view text);

// The same of a version that a user names: nothing too where its major is not supported.
std::optional<ServerVersion> supported_version(std::string_view text);

// "15.20"; of a candidate "19rc"
std::string to_string(const ServerVersion& version);

// "13 to 19", for messages.
std::string supported_majors();

// "PostgreSQL 15.31 is newer than what is known here (15.20): taken for that"; empty where it is not.
std::string news(const ServerVersion& version);

}  // namespace sql
