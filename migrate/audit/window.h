// Whether the counters of all nodes have counted for long enough to be believed.
#pragma once

#include <string>

#include "migrate/audit/check.h"

namespace migrate::audit {

// The shortest of all nodes' windows, in days.
double days_counted(const View& view);

// Whether the audited node has counted since its cluster was made.
bool counters_are_whole(const View& view);

// False tells the sink that so many days are wanted, and when they will be over.
bool counted_for(double days, const View& view, Sink& sink, const std::string& subject);

// "2026-12-30", so many days after a time as an Observation prints it.
std::string date_after(const std::string& time, double days);

// Between two such times, in days.
double days_between(const std::string& from, const std::string& to);

}  // namespace migrate::audit
