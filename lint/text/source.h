// Sources: files as bytes in memory, and the way from a byte offset to the line and column a user sees.
//
// A leading byte order mark is dropped on loading, so offset 0 is the first byte of text; carriage returns
// stay, and count as part of their line. A source of 4 GiB or more is refused, because offsets are 32 bits
// wide.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lint/text/result.h"

namespace text {

// A file as it stands, where the text read of it is another: placeholders filled in, other files included.
struct Original {
  std::string bytes;
  struct Part {
    Span text;  // in Source::bytes
    Span file;  // what it stands for in `bytes`
  };
  std::vector<Part> parts;  // in order; between them the two are the same
};

struct Source {
  std::string path;   // as the user would write it: relative where the argument was
  std::string bytes;  // without the byte order mark
  bool had_bom = false;
  std::shared_ptr<const Original> original = {};  // none: `bytes` is what the file holds

  std::string_view file_bytes() const { return original ? original->bytes : bytes; }
  // Where a place in `bytes` lies in the file: at the beginning of what a part stands for.
  uint32_t file_offset(uint32_t offset) const;

  std::string_view slice(Span span) const { return std::string_view(bytes).substr(span.begin, span.size()); }
  Span whole() const { return {0, static_cast<uint32_t>(bytes.size())}; }
};

// Puts `bytes` in the place of the source's: `parts` says what of them stands for what in the bytes there
// were, in order, and all else is the same.
void replace_parts(Source& source, std::string bytes, const std::vector<Original::Part>& parts);

// Sources in the order in which they were read; everything else names a source by its index here.
class Files {
 public:
  uint32_t add(Source source);
  void rewrite(uint32_t index, std::string bytes) { sources_[index].bytes = std::move(bytes); }
  void replace(uint32_t index, Source source) { sources_[index] = std::move(source); }
  const Source& operator[](uint32_t index) const { return sources_[index]; }
  uint32_t size() const { return static_cast<uint32_t>(sources_.size()); }
  auto begin() const { return sources_.begin(); }
  auto end() const { return sources_.end(); }

 private:
  std::vector<Source> sources_;
};

// Reads one file whole. The error names the path and the system's reason.
Result<Source> load(const std::string& path);

// A folder whose files are read one after the other: it is kept open, which spares each of them the way
// there.
class Folder {
 public:
  explicit Folder(std::string path);  // none there: load() says so
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();

  // As text::load of the joined path.
  Result<Source> load(std::string_view relative) const;

 private:
  std::string path_;
  int descriptor_;
};

// What load does to the beginning of a file's bytes.
void drop_byte_order_mark(Source& source);

// The paths of all regular files below a directory (symbolic links to files included, hidden files and hidden
// directories not, nor node_modules), as directory + '/' + relative path, sorted by bytes. A symbolic link to
// a directory is followed where that lies outside of all that the walk has entered: a loop cannot trap it.
Result<std::vector<std::string>> list_files(const std::string& directory, unsigned max_depth = 32);

enum class PathKind : uint8_t { missing, file, directory };
PathKind path_kind(const std::string& path);

// Both count from 1; the column counts characters (code points), not bytes.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  constexpr auto operator<=>(const Position&) const = default;
};

// Where each line of a text begins. Built once (one pass), asked many times (binary search in lines, then a
// walk of one line). The text must outlive it. Line ends are LF, CRLF, and CR alone.
class Lines {
 public:
  explicit Lines(std::string_view bytes);
  explicit Lines(const Source& source);  // of the file; offsets count in Source::bytes

  Position position(uint32_t offset) const;  // an offset past the end gives the position of the end
  uint32_t file_offset(uint32_t offset) const {
    return source_ != nullptr ? source_->file_offset(offset) : offset;
  }
  uint32_t count() const { return static_cast<uint32_t>(starts_.size()); }
  Span line(uint32_t number) const;  // from 1; without its line end; empty if there is no such line

 private:
  std::string_view bytes_;
  std::vector<uint32_t> starts_;
  const Source* source_ = nullptr;  // where offsets are another text's
};

// One position without an index: for an error or two.
Position position_of(std::string_view bytes, uint32_t offset);
Position position_of(const Source& source, uint32_t offset);

// Pieces of a path, by its text alone.
std::string_view file_name(std::string_view path);  // after the last '/'
std::string_view directory(std::string_view path);  // before the last '/', "" where there is none
std::string absolute(const std::string& path);      // from the root, "." and ".." and symbolic links resolved
std::string join_path(std::string_view directory, std::string_view name);

}  // namespace text
