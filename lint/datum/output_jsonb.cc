// src/backend/utils/adt/jsonb.c, jsonb_util.c (lengthCompareJsonbPair), json.c (escape_json).

#include "lint/datum/output_jsonb.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "lint/datum/numeric.h"

namespace datum {
namespace {

using Json = nlohmann::json;

struct ShorterFirst {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

// Builds the text while the library reads: numbers keep all their digits so.
class Printer {
 public:
  std::string out;

  bool null() { return put("null"); }
  bool boolean(bool value) { return put(value ? "true" : "false"); }
  bool number_integer(Json::number_integer_t value) { return put(std::to_string(value)); }
  bool number_unsigned(Json::number_unsigned_t value) { return put(std::to_string(value)); }
  bool number_float(Json::number_float_t, const Json::string_t& written) {
    std::optional<std::string> number = without_exponent(written);
    return number && put(std::move(*number));
  }
  bool string(Json::string_t& value) { return put(in_quotes(value)); }
  bool binary(Json::binary_t&) { return false; }
  bool start_object(size_t) { return start(); }
  bool start_array(size_t) { return start(); }
  bool key(Json::string_t& name) {
    open_.back().key = name;
    return true;
  }
  bool end_object() {
    std::string text;
    for (const auto& [name, value] : open_.back().members) {
      text += (text.empty() ? "" : ", ") + in_quotes(name) + ": " + value;
    }
    open_.pop_back();
    return put("{" + text + "}");
  }
  bool end_array() {
    std::string text = std::move(open_.back().items);
    open_.pop_back();
    return put("[" + text + "]");
  }
  bool parse_error(size_t, const std::string&, const Json::exception&) { return false; }

 private:
  struct Open {
    std::optional<std::string> key;  // an object's, whose value comes next
    std::map<std::string, std::string, ShorterFirst> members;
    std::string items;
  };

  bool start() {
    open_.emplace_back();
    return true;
  }
  bool put(std::string value) {
    if (open_.empty()) {
      out = std::move(value);
    } else if (open_.back().key) {
      open_.back().members[*open_.back().key] = std::move(value);
    } else {
      std::string& items = open_.back().items;
      items += (items.empty() ? "" : ", ") + value;
    }
    return true;
  }

  std::vector<Open> open_;
};

}  // namespace

std::optional<std::string> jsonb(std::string_view text) {
  Printer printer;
  if (!Json::sax_parse(text, &printer)) return std::nullopt;
  return std::move(printer.out);
}

}  // namespace datum
