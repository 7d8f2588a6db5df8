// SCRAM-SHA-256 (RFC 5802, RFC 7677), as pg_authid.rolpassword holds it. An md5 verifier is compared by the
// server's own md5().
#include "migrate/observe/weak_passwords.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "lint/text/sha256.h"
#include "migrate/observe/password.h"
#include "migrate/observe/prologue.h"

namespace migrate {
namespace {

using Digest = std::array<uint8_t, 32>;

std::string bytes_of(const Digest& digest) {
  return {digest.begin(), digest.end()};
}

std::string sha256(const std::string& bytes) {
  text::Sha256 sum;
  sum.add(bytes);
  return bytes_of(sum.finish());
}

// RFC 2104, with the two pads taken in once: a digest is copied as it stands then.
class Hmac {
 public:
  explicit Hmac(std::string key) {
    constexpr size_t block = 64;
    if (key.size() > block) key = sha256(key);
    key.resize(block, '\0');
    std::string inner = key, outer = key;
    for (char& c : inner) c = static_cast<char>(c ^ 0x36);
    for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
    inner_.add(inner);
    outer_.add(outer);
  }
  Digest of(std::string_view message) const {
    text::Sha256 inner = inner_, outer = outer_;
    inner.add(message);
    const Digest digest = inner.finish();
    outer.add({reinterpret_cast<const char*>(digest.data()), digest.size()});
    return outer.finish();
  }

 private:
  text::Sha256 inner_, outer_;
};

// PBKDF2 of one block (RFC 8018).
std::string salted(const std::string& password, const std::string& salt, int rounds) {
  const Hmac hmac(password);
  Digest last = hmac.of(salt + std::string("\0\0\0\1", 4)), out = last;
  for (int i = 1; i < rounds; ++i) {
    last = hmac.of({reinterpret_cast<const char*>(last.data()), last.size()});
    for (size_t at = 0; at < out.size(); ++at) out[at] = static_cast<uint8_t>(out[at] ^ last[at]);
  }
  return bytes_of(out);
}

std::string from_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const size_t value = digits.find(c);
    if (value == std::string_view::npos) break;
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

struct Verifier {
  std::string role, text;
};

// A role's first word that fits makes it weak.
bool is_guessed(const Verifier& verifier, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return is_scram_of(verifier.text, word); });
}

void note_weak(Observation& into, const std::string& name) {
  for (Role& role : into.roles) role.weak_password = role.weak_password || role.name == name;
}

std::string md5_question(const Session& session,
                         const std::vector<std::pair<std::string, std::string>>& tries) {
  std::string list;
  for (const auto& [role, word] : tries)
    list += fmt::format("{}({}, {})", list.empty() ? "" : ", ", session.literal(role), session.literal(word));
  return fmt::format(
      "SELECT DISTINCT a.rolname FROM pg_authid a JOIN (VALUES {}) t (role, word) ON t.role = a.rolname "
      "WHERE "
      "a.rolpassword = 'md5' || md5(t.word || t.role)",
      list);
}

}  // namespace

bool is_scram_of(const std::string& verifier, const std::string& password) {
  constexpr std::string_view scheme = "SCRAM-SHA-256$";
  if (!verifier.starts_with(scheme)) return false;
  const size_t colon = verifier.find(':'), dollar = verifier.find('$', scheme.size()),
               last = verifier.find(':', dollar == std::string::npos ? dollar : dollar + 1);
  if (colon == std::string::npos || dollar == std::string::npos || last == std::string::npos ||
      colon > dollar)
    return false;
  int rounds = 0;
  std::from_chars(verifier.data() + scheme.size(), verifier.data() + colon, rounds);
  constexpr int most = 100000;  // whatever a role has been given
  if (rounds < 1 || rounds > most) return false;
  const std::string salt = from_base64(std::string_view(verifier).substr(colon + 1, dollar - colon - 1)),
                    stored = from_base64(std::string_view(verifier).substr(dollar + 1, last - dollar - 1));
  const Hmac salted_password(salted(password, salt, rounds));
  return sha256(bytes_of(salted_password.of("Client Key"))) == stored;
}

void try_passwords(Session& session, Observation& into) {
  into.tries_passwords = true;
  const Answer answer = session.run(fmt::format(
      "{}SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL AND rolcanlogin ORDER BY "
      "rolname; COMMIT",
      observation::beginning(session)));
  if (answer.error) {
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    into.unread.push_back({"secrets", "verifiers of passwords", describe(*answer.error),
                           "a superuser, or GRANT SELECT ON pg_authid"});
    return;
  }
  std::vector<std::pair<std::string, std::string>> by_server;
  for (const Row& row : answer.parts.at(observation::beginnings).rows) {
    if (session.interrupt().requested()) return;
    const Verifier verifier{row[0].value_or(""), row[1].value_or("")};
    const std::vector<std::string> words = observation::words_to_try(verifier.role, into.database);
    if (verifier.text.starts_with("md5")) {
      for (const std::string& word : words) by_server.emplace_back(verifier.role, word);
    } else if (is_guessed(verifier, words)) {
      note_weak(into, verifier.role);
    }
  }
  if (by_server.empty()) return;
  const Answer md5 =
      session.run(observation::beginning(session) + md5_question(session, by_server) + "; COMMIT");
  if (md5.error) {
    if (session.alive() && session.in_transaction()) session.run_undisturbed("ROLLBACK");
    return;
  }
  for (const Row& row : md5.parts.at(observation::beginnings).rows) note_weak(into, row[0].value_or(""));
}

}  // namespace migrate
