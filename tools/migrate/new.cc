// `migrate new`: the files of a new revision, as the chain's own layout wants them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "lint/chain/layout.h"
#include "lint/chain/names.h"
#include "lint/text/trim.h"
#include "tools/migrate/passes.h"

namespace migrate::tool {
namespace {

// The next number, as wide.
std::string after(const std::string& number) {
  std::string next = number;
  size_t i = next.size();
  while (i > 0 && next[i - 1] == '9') next[--i] = '0';
  if (i == 0) return "1" + next;
  ++next[i - 1];
  return next;
}

std::string in_words(std::time_t time) {
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d%H%M%S", &parts);
  return text.data();
}

// Now, with as many digits as the chain's own times; later than `last`, which may be of this very second or
// of a clock that is ahead.
std::string time_after(const std::string& last, size_t digits) {
  std::string now = in_words(std::time(nullptr));
  now.resize(std::max(digits, now.size()), '0');
  if (last.size() != now.size() || last < now) return now;
  std::tm parts{};
  const bool is_time = ::strptime(last.substr(0, 14).c_str(), "%Y%m%d%H%M%S", &parts) != nullptr;
  if (digits != 14 || !is_time) return after(last);
  return in_words(::timegm(&parts) + 1);
}

// The number after the last one, as wide; or the time where the chain counts by time (14 digits, or 17 with
// milliseconds).
std::string next_version(const chain::Chain& chain) {
  std::string last;
  for (const chain::Revision& revision : chain.revisions) {
    if (!revision.repeatable && chain::is_digits(revision.id) &&
        (last.empty() || chain::number_less(last, revision.id)))
      last = revision.id;
  }
  const chain::Layout* layout = chain::layout_named(chain.layout);
  const bool by_time = layout != nullptr && layout->by_time;
  if (last.empty() && chain.revisions.empty() && !by_time) return "0001";
  if (last.empty() || last.size() == 14 || last.size() == 17)
    return time_after(last, last.size() == 17 ? 17 : 14);
  return after(last);
}

// Lower-case words joined by `glue`.
std::string slug(const std::string& name, char glue) {
  std::string out;
  for (const char c : name) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (kept)
      out += c;
    else if (c >= 'A' && c <= 'Z')
      out += static_cast<char>(c - 'A' + 'a');
    else if (!out.empty() && out.back() != glue)
      out += glue;
  }
  return std::string(text::trim_back(out, std::string_view(&glue, 1)));
}

// An empty folder, or none yet, begins a native chain.
text::Result<chain::Chain> chain_or_beginning(const Options& options, const Environment& environment) {
  text::Result<Loaded> loaded = load(options, environment);
  if (loaded && (!loaded->chain.revisions.empty() || loaded->chain.root != "."))
    return std::move(loaded->chain);
  const std::string folder = options.chain.empty() ? "migrations" : options.chain.front();
  std::error_code failed;
  if (!loaded && std::filesystem::exists(folder, failed) && !std::filesystem::is_empty(folder, failed))
    return loaded.error();
  chain::Chain fresh;
  fresh.layout = options.layout.empty() ? "native" : std::string(chain::layout_name(options.layout));
  fresh.root = folder;
  return fresh;
}

}  // namespace

text::Result<std::vector<chain::NewFile>> next_files(const chain::Chain& chain, const std::string& name,
                                                     bool no_transaction) {
  const chain::Layout* layout = chain::layout_named(chain.layout);
  if (layout == nullptr || layout->new_files == nullptr)
    return text::Error{
        fmt::format("a new revision of a {} chain is written by its own tool", chain.layout), "", "", {}};
  if (slug(name, '_').empty())
    return text::Error{fmt::format("`{}` makes no file name", name),
                       "say in a few words what the revision does: add-order-status",
                       "",
                       {}};
  return layout->new_files(
      {.version = next_version(chain), .name = slug(name, '_'), .no_transaction = no_transaction});
}

text::Result<void> write_file(const std::string& path, const std::string& text) {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  if (std::filesystem::exists(path, failed)) return text::Error{path + " is there already", "", "", {}};
  std::ofstream out(path, std::ios::binary);
  out << text;
  if (!out.flush()) return text::Error{path + " cannot be written", "", "", {}};
  return {};
}

int make_new(const Options& options, const Environment& environment) {
  const text::Result<chain::Chain> chain = chain_or_beginning(options, environment);
  if (!chain) {
    complain(words(chain.error()));
    return exits::refused;
  }
  const text::Result<std::vector<chain::NewFile>> files =
      next_files(*chain, options.name, options.no_transaction);
  if (!files) {
    complain(words(files.error()));
    return exits::refused;
  }
  for (const chain::NewFile& file : *files) {
    const std::string path = text::join_path(chain->root, file.path);
    if (const text::Result<void> written = write_file(path, file.text); !written) {
      complain(words(written.error()));
      return exits::refused;
    }
    print(path + "\n");
  }
  return exits::done;
}

}  // namespace migrate::tool
