// Loading files and folders, and indexing lines.

#include "lint/text/source.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

namespace text {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Error system_error(const std::string& path, std::string_view what) {
  return {std::string(what) + ": " + std::strerror(errno), "", path, {}};
}

// Until the end, whatever the size was: a pipe promises none. What has no position is read as it comes; of
// what has one, a short read is the end (POSIX, read()): nothing more is asked.
bool read_all(int fd, std::string& bytes) {
  std::array<char, 65536> buffer;
  bool seekable = true;
  for (;;) {
    const ssize_t got = seekable ? ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(bytes.size()))
                                 : ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == ESPIPE && seekable) {
      seekable = false;
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    bytes.append(buffer.data(), static_cast<size_t>(got));
    if (got == 0 || (seekable && static_cast<size_t>(got) < buffer.size())) return true;
    if (bytes.size() >= std::numeric_limits<uint32_t>::max()) {
      errno = EFBIG;
      return false;
    }
  }
}

// Where a walk has been: a link to a place inside is not followed, so that nothing is found twice and no loop
// traps it.
class Entered {
 public:
  explicit Entered(const std::string& top) : places_{absolute(top)} {}

  bool enter(const std::string& link) {
    std::string place = absolute(link);
    for (const std::string& before : places_) {
      const bool inside = place.starts_with(before == "/" ? before : before + '/');
      const bool around = before.starts_with(place == "/" ? place : place + '/');
      if (place == before || inside || around) return false;
    }
    places_.push_back(std::move(place));
    return true;
  }

 private:
  std::vector<std::string> places_;
};

bool walk(const std::string& directory, unsigned depth_left, Entered& entered,
          std::vector<std::string>& found) {
  DIR* stream = ::opendir(directory.c_str());
  if (stream == nullptr) return false;
  std::vector<std::string> below, links;
  while (const dirent* entry = ::readdir(stream)) {
    const char* name = entry->d_name;
    if (name[0] == '.' || std::strcmp(name, "node_modules") == 0) continue;
    std::string path = join_path(directory, name);
    unsigned char type = entry->d_type;
    if (type == DT_UNKNOWN || type == DT_LNK) {
      struct stat info {};
      const bool is_link = type == DT_LNK;
      if (::stat(path.c_str(), &info) != 0) continue;
      if (S_ISDIR(info.st_mode)) {
        if (is_link) links.push_back(path);
        type = is_link ? DT_UNKNOWN : DT_DIR;
      } else if (S_ISREG(info.st_mode)) {
        type = DT_REG;
      }
    }
    if (type == DT_DIR)
      below.push_back(std::move(path));
    else if (type == DT_REG)
      found.push_back(std::move(path));
  }
  ::closedir(stream);
  std::sort(links.begin(), links.end());
  for (const std::string& link : links) {
    if (depth_left > 0 && entered.enter(link)) below.push_back(link);
  }
  if (depth_left > 0) {
    for (const std::string& path : below) walk(path, depth_left - 1, entered, found);
  }
  return true;
}

// As std::sort does it; behind what all begin with, eight bytes tell most names apart.
void sort_by_bytes(std::vector<std::string>& names) {
  if (names.size() < 2) return;
  size_t common = names.front().size();
  for (const std::string& name : names) {
    const auto [here, there] =
        std::mismatch(name.begin(), name.end(), names.front().begin(), names.front().end());
    common = std::min(common, static_cast<size_t>(here - name.begin()));
  }
  const auto key = [common](std::string_view name) {
    uint64_t bytes = 0;
    for (size_t i = common; i < common + 8; ++i)
      bytes = bytes << 8U | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0U);
    return bytes;
  };
  std::vector<std::pair<uint64_t, std::string*>> order;
  order.reserve(names.size());
  for (std::string& name : names) order.emplace_back(key(name), &name);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : *a.second < *b.second;
  });
  std::vector<std::string> sorted;
  sorted.reserve(names.size());
  for (const auto& [bytes, name] : order) sorted.push_back(std::move(*name));
  names.swap(sorted);
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

uint32_t characters(std::string_view bytes) {
  return static_cast<uint32_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char byte) { return !is_continuation(byte); }));
}

// `path` is what the user reads; `name` may point into it.
Result<Source> load_at(int folder, const char* name, std::string&& path) {
  const int fd = ::openat(folder, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return system_error(path, "cannot open the file");
  Source source;
  if (!read_all(fd, source.bytes)) {
    Error error = system_error(path, "cannot read the file");
    ::close(fd);
    return error;
  }
  ::close(fd);
  source.path = std::move(path);
  drop_byte_order_mark(source);
  return source;
}

}  // namespace

uint32_t Files::add(Source source) {
  sources_.push_back(std::move(source));
  return size() - 1;
}

Result<Source> load(const std::string& path) {
  return load_at(AT_FDCWD, path.c_str(), std::string(path));
}

Folder::Folder(std::string path)
    : path_(std::move(path)),
      descriptor_(::open(path_.empty() ? "." : path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

Folder::~Folder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Source> Folder::load(std::string_view relative) const {
  std::string path = join_path(path_, relative);
  if (descriptor_ < 0) return text::load(path);
  const char* const name = path.c_str() + (path.size() - relative.size());
  return load_at(descriptor_, name, std::move(path));
}

void drop_byte_order_mark(Source& source) {
  if (!source.bytes.starts_with(byte_order_mark)) return;
  source.bytes.erase(0, byte_order_mark.size());
  source.had_bom = true;
}

Result<std::vector<std::string>> list_files(const std::string& directory, unsigned max_depth) {
  std::vector<std::string> found;
  Entered entered(directory);
  if (!walk(directory, max_depth, entered, found))
    return system_error(directory, "cannot list the directory");
  sort_by_bytes(found);
  return found;
}

PathKind path_kind(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return PathKind::missing;
  return S_ISDIR(info.st_mode) ? PathKind::directory : PathKind::file;
}

Lines::Lines(std::string_view bytes) : bytes_(bytes), starts_{0} {
  const auto start_behind = [this](size_t end) { starts_.push_back(static_cast<uint32_t>(end + 1)); };
  for (size_t begin = 0; begin < bytes.size();) {
    const size_t feed = std::min(bytes.find('\n', begin), bytes.size());
    const std::string_view line = bytes.substr(begin, feed - begin);
    for (size_t at = line.find('\r'); at < line.size(); at = line.find('\r', at + 1)) {
      const size_t next = begin + at + 1;
      if (next == bytes.size() || bytes[next] != '\n') start_behind(next - 1);
    }
    if (feed < bytes.size()) start_behind(feed);
    begin = feed + 1;
  }
}

Lines::Lines(const Source& source) : Lines(source.file_bytes()) {
  if (source.original) source_ = &source;
}

uint32_t Source::file_offset(uint32_t offset) const {
  if (!original) return offset;
  const std::vector<Original::Part>& parts = original->parts;
  auto part = std::upper_bound(parts.begin(), parts.end(), offset,
                               [](uint32_t at, const Original::Part& one) { return at < one.text.begin; });
  if (part == parts.begin()) return offset;
  --part;
  return offset < part->text.end ? part->file.begin : part->file.end + (offset - part->text.end);
}

void replace_parts(Source& source, std::string bytes, const std::vector<Original::Part>& parts) {
  Original original{std::string(source.file_bytes()), {}};
  const std::vector<Original::Part> none;
  const std::vector<Original::Part>& older = source.original ? source.original->parts : none;
  auto old = older.begin();
  int64_t shift = 0;
  const auto keep_up_to = [&](uint32_t place) {
    for (; old != older.end() && old->text.end <= place; ++old) {
      original.parts.push_back(
          {{static_cast<uint32_t>(old->text.begin + shift), static_cast<uint32_t>(old->text.end + shift)},
           old->file});
    }
  };
  for (const Original::Part& part : parts) {
    keep_up_to(part.file.begin);
    original.parts.push_back(
        {part.text, {source.file_offset(part.file.begin), source.file_offset(part.file.end)}});
    while (old != older.end() && old->text.begin < part.file.end) ++old;
    shift = int64_t{part.text.end} - int64_t{part.file.end};
  }
  keep_up_to(UINT32_MAX);
  source.bytes = std::move(bytes);
  source.original = std::make_shared<const Original>(std::move(original));
}

Position Lines::position(uint32_t offset) const {
  const uint32_t at = std::min(file_offset(offset), static_cast<uint32_t>(bytes_.size()));
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), at);
  const uint32_t start = *(next - 1);
  return {static_cast<uint32_t>(next - starts_.begin()), characters(bytes_.substr(start, at - start)) + 1};
}

Span Lines::line(uint32_t number) const {
  if (number == 0 || number > count()) return {};
  const uint32_t begin = starts_[number - 1];
  uint32_t end = number < count() ? starts_[number] : static_cast<uint32_t>(bytes_.size());
  while (end > begin && (bytes_[end - 1] == '\n' || bytes_[end - 1] == '\r')) --end;
  return {begin, end};
}

Position position_of(std::string_view bytes, uint32_t offset) {
  return Lines(bytes.substr(0, offset)).position(offset);
}

Position position_of(const Source& source, uint32_t offset) {
  return position_of(source.file_bytes(), source.file_offset(offset));
}

std::string_view file_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view directory(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string absolute(const std::string& path) {
  char* resolved = ::realpath(path.empty() ? "." : path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string result(resolved);
  std::free(resolved);
  return result;
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty() || name.starts_with('/')) return std::string(name);
  std::string joined;
  joined.reserve(directory.size() + 1 + name.size());
  joined = directory;
  if (joined.back() != '/') joined += '/';
  joined += name;
  return joined;
}

}  // namespace text
