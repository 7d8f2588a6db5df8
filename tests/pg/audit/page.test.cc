// The page in a browser: what it asks for, what it says on its console, whether it fits.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "tests/cli/place.h"
#include "tests/pg/server.h"
#include "tests/support/places.h"

using tests::Place;
using tests::Ran;

namespace {

// Chromium's name, where there is one.
std::string browser(const Place& place) {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    if (place.run("command -v", name).status == 0) return name;
  }
  MESSAGE("skipped: the page is not opened, for no Chromium is installed (tools/setup ci)");
  return {};
}

// Without a network, a profile of its own; `what` says what it prints.
Ran open(const Place& place, const std::string& program, const std::string& what) {
  return place.run("timeout",
                   fmt::format("120 {} --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage "
                               "--no-first-run --user-data-dir=profile --enable-logging=stderr --v=0 "
                               "--host-resolver-rules='MAP * ~NOTFOUND' {}",
                               program, what));
}

// A page that holds the audit's in a frame of that width, asks the browser whether anything sticks out of it,
// and which ground it has.
std::string measuring(const std::string& page, int width) {
  std::string quoted;
  for (const char c : page) quoted += c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return fmt::format(
      "<!DOCTYPE html><iframe id=f style=\"width:{}px;height:2000px;border:0\" srcdoc=\"{}\"></iframe><pre "
      "id=said>"
      "</pre><script>onload=()=>{{const d=document.getElementById('f').contentDocument,out=[];"
      "const w=d.documentElement.clientWidth;if(d.documentElement.scrollWidth>w)out.push('page "
      "'+d.documentElement.scrollWidth);"
      "for(const e of d.querySelectorAll('body *')){{const r=e.getBoundingClientRect();"
      "if(r.width&&r.right>w+1&&!e.closest('.wide'))out.push(e.tagName+' '+e.className+' "
      "'+Math.round(r.right))}}"
      "document.getElementById('said').textContent='['+out.slice(0,5).join(';')+'] "
      "'+getComputedStyle(d.body).backgroundColor"
      "}}</script>",
      width, quoted);
}

std::string said(const Ran& ran) {
  const size_t begin = ran.out.find("<pre id=\"said\">"), end = ran.out.find("</pre>", begin);
  return begin == std::string::npos ? ran.out : ran.out.substr(begin + 15, end - begin - 15);
}

}  // namespace

TEST_CASE(
    "audit 50: the page opens in a browser: it asks for nothing, says nothing, fits, is dark where wanted, "
    "prints") {
  const Place place;
  const std::string chromium = browser(place);
  if (chromium.empty()) return;
  const auto sample = tests::fixtures() / "audit" / "sample";
  const Ran made =
      place.run("migrate", fmt::format("audit --chain '{0}/migrations' --config '{0}/schemalint.toml' --from "
                                       "'{0}/snapshot.json' --output page.html --fail-on never",
                                       sample.string()));
  REQUIRE_MESSAGE(made.status == 0, made.err);
  const std::string page = place.bytes("page.html");
  const auto url = [&](const char* file) { return " file://" + (place.folder() / file).string(); };
  const Ran opened = open(place, chromium, "--dump-dom" + url("page.html"));
  REQUIRE_MESSAGE(opened.status == 0, opened.err);
  CHECK(opened.out.find("</html>") != std::string::npos);
  CHECK(opened.err.find(":CONSOLE") == std::string::npos);
  CHECK(opened.err.find("ERR_") == std::string::npos);
  for (const int width : {400, 1400}) {
    place.put("measure.html", measuring(page, width));
    CHECK(said(open(place, chromium, "--dump-dom" + url("measure.html"))) == "[] rgb(255, 255, 255)");
  }
  CHECK(said(open(place, chromium,
                  "--blink-settings=preferredColorScheme=0 --dump-dom" + url("measure.html"))) ==
        "[] rgb(20, 23, 27)");
  CHECK(open(place, chromium, "--print-to-pdf=page.pdf" + url("page.html")).status == 0);
  CHECK(place.bytes("page.pdf").starts_with("%PDF"));
}
