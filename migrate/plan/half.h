// A revision that runs without a transaction and stopped half way: what can become of it, and the way out.
#pragma once

#include "migrate/plan/units.h"

namespace migrate {

enum class Half : uint8_t {
  goes_on,   // the statements that took effect stand in its file as they ran: the same command goes on
  edited,    // they do not
  gone,      // there is no such file, or no script in that direction
  in_doubt,  // whether the next one took effect is not known
};

// The chain's revision of that id; none: its file is gone.
std::optional<size_t> revision_index(const chain::Chain& chain, const std::string& revision);

// What the script that stopped consists of now.
Units units_now(const chain::Chain& chain, const Partial& partial, const ReadStatements& read);

Half half_of(const chain::Chain& chain, const Partial& partial, const ReadStatements& read);

// Nothing for one that goes on: there the direction decides.
std::optional<Obstacle> refusal_of(const chain::Chain& chain, const Partial& partial,
                                   const ReadStatements& read);

// "0003 stopped half way up, after 1 statement"
std::string stopped_words(const Partial& partial);

// ": CREATE TABLE a (id int); INSERT ..", shortened: what took effect and stays.
std::string kept_words(const Partial& partial);

}  // namespace migrate
