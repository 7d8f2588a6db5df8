// What the extensions in wide use bring, as text: see tools/dev/gen-extension-data. One line an object,
// fields parted by tabs, types by their names (the extension's own, else pg_catalog's):
//   e default-schema required,extensions
//   t name kind category preferred collatable
//   d name base-type                                   a domain
//   f name kind volatility strict returns-set defaults result arguments
//     (arguments parted by commas, each the mode's letter, the type and, where it is named, =name)
//   c name method default type                          an operator class
//   x from to context method                            a cast
//   o name left right result function                   an operator
//   n word name                                        an access method, a text search dictionary... by that
//   word r name kind columns                                 a relation; columns parted by commas: name=type
#pragma once

#include <string_view>

namespace pg_catalog {

// Empty for an extension that is not known.
std::string_view extension(std::string_view name);

}  // namespace pg_catalog
