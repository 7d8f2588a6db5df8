// How many findings of which rule, instead of the findings: what to read on the first day.
#pragma once

#include "lint/report/report.h"

namespace report {

// The form of --statistics in a format; null: it has none.
Print statistics_in(const Format& format);

}  // namespace report
