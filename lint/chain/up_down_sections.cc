// Cuts a file with both directions at its tool's markers.
#include "lint/chain/up_down_sections.h"

#include <algorithm>

#include "lint/chain/composed.h"
#include "lint/chain/lines.h"
#include "lint/text/trim.h"

namespace chain {
namespace {

using Again = UpDownSections::Again;

class Cutter {
 public:
  Cutter(Builder& builder, Revision& revision, const UpDownSections& sections)
      : builder_(builder), revision_(revision), sections_(sections), sql_(builder.bytes(revision.file)) {}

  void cut() {
    if (sections_.up_first) begin(up_, 0, true);
    for (const Line& line : lines_of(sql_, sections_.line_ends)) read_line(line);
    close(static_cast<uint32_t>(sql_.size()));
    if (sections_.again == Again::prepend) std::reverse(down_.spans.begin(), down_.spans.end());
    make_scripts();
  }

 private:
  struct Direction {
    std::vector<text::Span> spans;
    bool transactional = true;
  };

  void read_line(const Line& line) {
    const std::string_view text = sql_.substr(line.span.begin, line.span.size());
    Marker marker = sections_.mark(text);
    if (marker.kind == Marker::Kind::unknown || marker.kind == Marker::Kind::none) {
      const std::optional<std::string_view> meant =
          sections_.spellings.empty() ? std::nullopt : misspelt_marker(text, sections_.spellings);
      if (!meant && marker.kind == Marker::Kind::none) return;
      report_misspelt(builder_, revision_.file, line.span, text::trim(text), meant, revision_.id);
      // It is read as what was meant, so that one mistake is one problem.
      if (meant) marker = sections_.mark(*meant);
    }
    switch (marker.kind) {
      case Marker::Kind::up: begin(up_, line, marker.transactional); break;
      case Marker::Kind::down: begin(down_, line, marker.transactional); break;
      case Marker::Kind::option: transactional_ = transactional_ && marker.transactional; break;
      case Marker::Kind::section_option:
        if (open_ != nullptr) open_->transactional = open_->transactional && marker.transactional;
        break;
      case Marker::Kind::none:
      case Marker::Kind::statement:
      case Marker::Kind::unknown: break;
    }
  }

  void begin(Direction& direction, const Line& line, bool transactional) {
    if (!direction.spans.empty() && sections_.again == Again::comment) return;
    close(line.span.begin);
    begin(direction, line.next, transactional);
  }
  void begin(Direction& direction, uint32_t at, bool transactional) {
    direction.spans.push_back({at, at});
    direction.transactional = direction.transactional && transactional;
    open_ = &direction;
  }
  void close(uint32_t end) {
    if (open_ == nullptr) return;
    text::Span& span = open_->spans.back();
    span.end = std::max(end, span.begin);
    open_ = nullptr;
  }

  // Where a direction stands in several places, each direction gets a text of its own.
  void make_scripts() {
    if (up_.spans.size() < 2 && down_.spans.size() < 2) {
      if (!up_.spans.empty()) revision_.up = script(revision_.file, up_.spans.front(), up_);
      if (!down_.spans.empty()) revision_.down = script(revision_.file, down_.spans.front(), down_);
      return;
    }
    const text::Source whole = builder_.chain().files[revision_.file];
    const std::vector<Unfilled> unfilled = take_unfilled();
    hide(whole);
    revision_.down = composed_script(whole, down_, unfilled);
    revision_.up = composed_script(whole, up_, unfilled);
    if (revision_.up) revision_.file = revision_.up->file;
  }

  std::optional<Script> composed_script(const text::Source& whole, const Direction& direction,
                                        const std::vector<Unfilled>& unfilled) {
    if (direction.spans.empty()) return std::nullopt;
    std::vector<uint32_t> begins;
    const std::string_view after = sections_.again == Again::prepend ? ";" : "";
    const uint32_t file = builder_.add(composed(whole, direction.spans, after, &begins));
    move_unfilled(unfilled, direction.spans, begins, file);
    return script(file, builder_.chain().files[file].whole(), direction);
  }

  // The file itself stays for what is said of its lines; its SQL is in the other two.
  void hide(const text::Source& whole) {
    std::string blank(whole.bytes);
    std::replace_if(
        blank.begin(), blank.end(), [](char c) { return c != '\n' && c != '\r'; }, ' ');
    text::Source hidden{whole.path, std::move(blank), whole.had_bom, whole.original};
    if (!hidden.original)
      hidden.original = std::make_shared<const text::Original>(text::Original{whole.bytes, {}});
    builder_.replace(revision_.file, std::move(hidden));
  }

  std::vector<Unfilled> take_unfilled() {
    std::vector<Unfilled>& all = builder_.chain().unfilled;
    const auto here = std::stable_partition(all.begin(), all.end(),
                                            [&](const Unfilled& one) { return one.file != revision_.file; });
    std::vector<Unfilled> taken(here, all.end());
    all.erase(here, all.end());
    return taken;
  }

  void move_unfilled(const std::vector<Unfilled>& unfilled, const std::vector<text::Span>& pieces,
                     const std::vector<uint32_t>& begins, uint32_t file) {
    for (const Unfilled& one : unfilled) {
      for (size_t i = 0; i < pieces.size(); ++i) {
        if (!pieces[i].contains(one.at.begin)) continue;
        const uint32_t at = begins[i] + one.at.begin - pieces[i].begin;
        builder_.chain().unfilled.push_back({file, {at, at + one.at.size()}, one.name});
      }
    }
  }

  Script script(uint32_t file, text::Span body, const Direction& direction) const {
    return {file, body, transactional_ && direction.transactional, sections_.send};
  }

  Builder& builder_;
  Revision& revision_;
  const UpDownSections& sections_;
  std::string_view sql_;
  Direction up_, down_;
  Direction* open_ = nullptr;
  bool transactional_ = true;
};

}  // namespace

void report_misspelt(Builder& builder, uint32_t file, text::Span line, std::string_view written,
                     std::optional<std::string_view> meant, const std::string& revision) {
  builder.problem(Problem::Kind::directive, "`" + std::string(written) + "` is no marker of this tool's",
                  meant ? "did you mean `" + std::string(*meant) + "`?" : "", {{file, line}}, {revision},
                  meant ? std::optional(Misspelt{std::string(written), std::string(*meant)}) : std::nullopt);
}

void read_up_down_sections(Builder& builder, const std::string& path, const UpDownSections& sections) {
  Revision revision = versioned_revision(builder, path);
  if (sections.whole_name) revision.id = path.substr(0, path.rfind('.'));
  if (!revision.opaque) {
    Cutter(builder, revision, sections).cut();
    if (!revision.up && sections.no_up != nullptr) {
      builder.problem(Problem::Kind::malformed, sections.no_up, "", {{revision.file, {}}}, {revision.id});
      revision.opaque = sections.no_up;
    }
  }
  builder.chain().revisions.push_back(std::move(revision));
}

}  // namespace chain
