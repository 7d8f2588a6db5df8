// The reader of each section of observe.sql.
#include "migrate/observe/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace migrate::observation {
namespace {

// "name=value"; of the same name the last.
std::map<std::string, std::string> options_of(const Fields& f, size_t i) {
  std::map<std::string, std::string> options;
  for (const std::string& option : f.list(i)) {
    const size_t equals = std::min(option.find('='), option.size());
    options[option.substr(0, equals)] = option.substr(std::min(equals + 1, option.size()));
  }
  return options;
}

void server(Observation& out, const Fields& f) {
  out.server_version = f.small(0);
  out.database = f.text(1);
  out.role = f.text(2);
  out.at = f.text(3);
  out.block_size = f.number(4);
  out.in_recovery = f.flag(5);
  out.system_identifier = f.text(6);
  out.superuser = f.flag(7);
  out.reads_all_stats = f.flag(8);
  out.monitors = f.flag(9);
  out.public_may_create = f.flag(10);
}

void window(Observation& out, const Fields& f) {
  out.windows.push_back({"", f.text(0), f.text(1), real(f, 2).value_or(0)});
}

void setting(Observation& out, const Fields& f) {
  out.settings[f.text(0)] = f.text(1);
}

void table(Observation& out, const Fields& f) {
  TableNumbers& t = out.tables[f.oid(0)];
  t.rows = real(f, 1).value_or(-1);
  t.pages = f.number(2);
  t.toast_pages = f.number(3);
  t.dead = f.number(4);
  t.live = f.number(5);
  t.changed_since_analyze = f.number(6);
  t.sequential_scans = f.number(7);
  t.sequential_rows = f.number(8);
  t.index_scans = f.number(9);
  t.inserted = f.number(10);
  t.updated = f.number(11);
  t.hot_updated = f.number(12);
  t.deleted = f.number(13);
  t.xid_age = f.number(14);
  t.multixact_age = f.number(15);
  t.days_since_vacuum = real(f, 16);
  t.days_since_analyze = real(f, 17);
  t.heap_read = f.number(18);
  t.heap_hit = f.number(19);
  t.index_read = f.number(20);
  t.index_hit = f.number(21);
  t.being_vacuumed = f.flag(22);
  t.toast_options = options_of(f, 23);
  t.may_select = f.flag(24);
  t.updated_elsewhere = count(f, 25);
  t.refreshed_xids_ago = count(f, 26);
  t.refreshed_days_ago = real(f, 27);
  t.published = f.flag(28);
}

void index(Observation& out, const Fields& f) {
  IndexNumbers& i = out.indexes[f.oid(0)];
  i.rows = real(f, 1).value_or(-1);
  i.pages = f.number(2);
  i.scans = f.number(3);
  i.rows_read = f.number(4);
  if (!f.null(5)) i.last_scan = f.text(5);
  i.building = f.flag(6);
  i.days_old = real(f, 7);
}

void column(Observation& out, const Fields& f) {
  ColumnNumbers& c = out.columns[{f.oid(0), f.small(1)}];
  c.known = f.flag(2);
  c.null_fraction = real(f, 3).value_or(0);
  c.width = real(f, 4).value_or(0);
  c.distinct = real(f, 5).value_or(0);
  for (const std::string& frequency : f.list(6)) {
    double& value = c.common.emplace_back();
    std::from_chars(frequency.data(), frequency.data() + frequency.size(), value);
  }
  c.length = f.small(7);
  c.alignment = f.small(8);
  c.equal_is_same = f.flag(9);
  c.empty = real(f, 10).value_or(0);
  c.correlation = real(f, 11).value_or(0);
}

void database(Observation& out, const Fields& f) {
  out.of_database = {f.number(0), f.number(1), f.number(2), f.number(3),
                     f.number(4), f.number(5), f.number(6), real(f, 7)};
}

void cluster(Observation& out, const Fields& f) {
  out.of_server = {f.number(0), count(f, 1), count(f, 2), f.number(3), f.number(4), f.flag(5)};
}

void backend(Observation& out, const Fields& f) {
  Backend b;
  b.pid = f.number(0);
  b.kind = f.text(1);
  b.user = f.text(2);
  b.database = f.text(3);
  b.application = f.text(4);
  b.state = f.text(5);
  b.in_state = real(f, 6).value_or(0);
  b.in_transaction = real(f, 7).value_or(0);
  b.in_query = real(f, 8).value_or(0);
  b.xmin_age = f.number(9);
  for (const std::string& pid : f.list(10)) {
    int64_t& number = b.blocked_by.emplace_back();
    std::from_chars(pid.data(), pid.data() + pid.size(), number);
  }
  b.superuser = f.flag(11);
  b.address = f.text(12);
  b.encrypted = f.flag(13);
  out.backends.push_back(std::move(b));
}

void prepared(Observation& out, const Fields& f) {
  out.prepared.push_back({f.text(0), f.text(1), f.text(2), real(f, 3).value_or(0), f.number(4)});
}

void slot(Observation& out, const Fields& f) {
  out.slots.push_back({f.text(0), f.text(1), f.text(2), f.flag(3), f.number(4), f.number(5), count(f, 6)});
}

void standby(Observation& out, const Fields& f) {
  out.standbys.push_back({f.text(0), f.text(1), f.text(2), count(f, 3), real(f, 4), f.number(5)});
}

void role(Observation& out, const Fields& f) {
  Role r;
  r.name = f.text(0);
  r.may_log_in = f.flag(1);
  r.superuser = f.flag(2);
  r.bypasses_row_security = f.flag(3);
  r.creates_roles = f.flag(4);
  r.member_of = f.list(5);
  r.settings = options_of(f, 6);
  out.roles.push_back(std::move(r));
}

void extension(Observation& out, const Fields& f) {
  out.extensions.push_back({f.text(0), f.text(1), f.text(3)});
}

void collation(Observation& out, const Fields& f) {
  ChangedCollation& c = out.collations.emplace_back();
  c.name = f.text(0);
  c.recorded = f.text(1);
  c.actual = f.text(2);
  for (const std::string& oid : f.list(3)) {
    ast::Oid& number = c.indexes.emplace_back();
    std::from_chars(oid.data(), oid.data() + oid.size(), number);
  }
}

void catalog_table(Observation& out, const Fields& f) {
  out.catalogs.push_back({f.text(0), f.number(1)});
}

struct Reader {
  std::string_view section;
  void (*read)(Observation&, const Fields&);
};
constexpr std::array readers{
    Reader{"server", server},        Reader{"windows", window},
    Reader{"settings", setting},     Reader{"tables", table},
    Reader{"indexes", index},        Reader{"columns", column},
    Reader{"database", database},    Reader{"cluster", cluster},
    Reader{"backends", backend},     Reader{"prepared", prepared},
    Reader{"slots", slot},           Reader{"standbys", standby},
    Reader{"roles", role},           Reader{"extensions", extension},
    Reader{"collations", collation}, Reader{"catalogs", catalog_table},
};

}  // namespace

std::optional<double> real(const Fields& f, size_t i) {
  if (f.null(i)) return std::nullopt;
  double value = 0;
  std::from_chars(f.text(i).data(), f.text(i).data() + f.text(i).size(), value);
  return value;
}

std::optional<int64_t> count(const Fields& f, size_t i) {
  return f.null(i) ? std::nullopt : std::optional(f.number(i));
}

void take(Observation& out, std::string_view section, const Fields& f) {
  const auto found =
      std::find_if(readers.begin(), readers.end(), [&](const Reader& r) { return r.section == section; });
  if (found != readers.end()) found->read(out, f);
}

}  // namespace migrate::observation
