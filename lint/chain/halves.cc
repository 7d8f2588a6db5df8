// Cutting a file at its marks into up and down.

#include "lint/chain/halves.h"

#include <algorithm>

#include "lint/chain/lines.h"

namespace chain {
namespace {

class Cutter {
 public:
  Cutter(Revision& revision, uint32_t file, std::string_view sql, const Halves& halves)
      : revision_(revision), file_(file), sql_(sql), halves_(halves) {}

  void cut() {
    if (halves_.up_first) begin(revision_.up, 0, true);
    for (const Line& line : lines_of(sql_)) {
      const Mark mark = halves_.mark(trim(sql_.substr(line.span.begin, line.span.size())));
      if (mark.kind == Mark::Kind::option) transactional_ = transactional_ && mark.transactional;
      if (mark.kind == Mark::Kind::up) begin(revision_.up, line, mark.transactional);
      if (mark.kind == Mark::Kind::down) begin(revision_.down, line, mark.transactional);
    }
    close(static_cast<uint32_t>(sql_.size()));
    for (std::optional<Script>* half : {&revision_.up, &revision_.down}) {
      if (*half && !transactional_) (*half)->transactional = false;
    }
  }

 private:
  void begin(std::optional<Script>& half, const Line& line, bool transactional) {
    close(line.span.begin);
    if (!half) begin(half, line.next, transactional);
  }
  void begin(std::optional<Script>& half, uint32_t at, bool transactional) {
    half = Script{file_, {at, at}, transactional, halves_.send};
    open_ = &half;
  }
  void close(uint32_t end) {
    if (open_ != nullptr) (*open_)->body.end = std::max(end, (*open_)->body.begin);
    open_ = nullptr;
  }

  Revision& revision_;
  uint32_t file_;
  std::string_view sql_;
  const Halves& halves_;
  std::optional<Script>* open_ = nullptr;
  bool transactional_ = true;
};

}  // namespace

void read_halves(Builder& builder, const std::string& path, const Halves& halves) {
  Revision revision = numbered_revision(builder, path);
  if (!revision.opaque) {
    Cutter(revision, revision.file, builder.bytes(revision.file), halves).cut();
    if (!revision.up && halves.no_up != nullptr) {
      builder.problem(Problem::Kind::malformed, halves.no_up, "", {{revision.file, {}}}, {revision.id});
      revision.opaque = halves.no_up;
    }
  }
  builder.chain().revisions.push_back(std::move(revision));
}

}  // namespace chain
