// What stands on the command line can be read by everybody who is logged in, in `ps` and /proc: a password in
// a connection string is painted over as soon as the options have been read.
#pragma once

namespace migrate::tool {

// Of each argument that is a URL or key=value words, with or without an option before it; in place, the
// length kept.
void hide_passwords(int count, char** arguments);

}  // namespace migrate::tool
