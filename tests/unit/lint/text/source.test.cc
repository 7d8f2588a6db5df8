#include "lint/text/source.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "tests/support/made_folder.h"

TEST_CASE("a byte order mark is dropped, carriage returns stay") {
  const tests::MadeFolder folder;
  const auto source = text::load(folder.write("a.sql", "\xEF\xBB\xBFSELECT 1;\r\n"));
  REQUIRE(source);
  CHECK(source->bytes == "SELECT 1;\r\n");
  CHECK(source->had_bom);
}

TEST_CASE("files of any size come whole") {
  const tests::MadeFolder folder;
  for (const size_t size : {0U, 1U, 65535U, 65536U, 65537U, 300000U}) {
    const auto source = text::load(folder.write("a.sql", std::string(size, 'x')));
    REQUIRE(source);
    CHECK(source->bytes.size() == size);
  }
}

TEST_CASE("a pipe comes whole, however it is filled") {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const std::string written(150000, 'x');
  std::thread writer([&] {
    for (size_t at = 0; at < written.size(); at += 10000) {
      CHECK(::write(ends[1], written.data() + at, 10000) == 10000);
    }
    ::close(ends[1]);
  });
  const auto source = text::load("/dev/fd/" + std::to_string(ends[0]));
  writer.join();
  ::close(ends[0]);
  REQUIRE(source);
  CHECK(source->bytes == written);
}

TEST_CASE("what cannot be read is an error that names the path") {
  const tests::MadeFolder folder;
  const auto missing = text::load(folder.path().string() + "/none.sql");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().path == folder.path().string() + "/none.sql");
  CHECK(missing.error().message.find("No such file") != std::string::npos);
  CHECK_FALSE(text::load(folder.path()));
}

TEST_CASE("a folder kept open gives what load() of the whole path gives") {
  const tests::MadeFolder made;
  const std::string path = made.path().string();
  made.write("below/a.sql", "SELECT 1;");
  const text::Folder folder(path);
  const auto source = folder.load("below/a.sql");
  REQUIRE(source);
  CHECK(source->path == path + "/below/a.sql");
  CHECK(source->bytes == "SELECT 1;");
  const auto missing = folder.load("none.sql");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().path == path + "/none.sql");
  CHECK(missing.error().message == text::load(path + "/none.sql").error().message);
  CHECK(text::Folder(path + "/none").load("a.sql").error().path == path + "/none/a.sql");
}

TEST_CASE("a folder's files, sorted, without the hidden ones") {
  const tests::MadeFolder folder;
  folder.write("b.sql", "");
  folder.write("a/z.sql", "");
  folder.write(".git/config", "");
  folder.write(".hidden", "");
  folder.write("node_modules/x/y.sql", "");
  const auto files = text::list_files(folder.path());
  REQUIRE(files);
  CHECK(*files ==
        std::vector<std::string>{folder.path().string() + "/a/z.sql", folder.path().string() + "/b.sql"});
}

TEST_CASE("a folder's files stand in the order of their bytes") {
  const tests::MadeFolder folder;
  for (const char* name : {"0001_b.sql", "0001_a.sql", "0001_a", "00010_a.sql", "1.sql", "0001_users_10.sql",
                           "0001_users_1.sql", "0001_users_9.sql", "Z.sql", "\xC3\xA9.sql"})
    folder.write(name, "");
  const auto files = text::list_files(folder.path());
  REQUIRE(files);
  CHECK(files->size() == 10);
  CHECK(std::is_sorted(files->begin(), files->end()));
}

TEST_CASE("lines and columns count from 1, columns in characters") {
  const std::string_view bytes = "ab\ncafé x\r\n\rlast";
  const text::Lines lines(bytes);
  CHECK(lines.count() == 4);
  CHECK(lines.position(0) == text::Position{1, 1});
  CHECK(lines.position(2) == text::Position{1, 3});
  CHECK(lines.position(3) == text::Position{2, 1});
  CHECK(lines.position(9) == text::Position{2, 6});  // the x, behind a letter of two bytes
  CHECK(lines.position(12) == text::Position{3, 1});
  CHECK(lines.position(13) == text::Position{4, 1});
  CHECK(lines.position(1000) == text::Position{4, 5});
  CHECK(bytes.substr(lines.line(2).begin, lines.line(2).size()) == "café x");
  CHECK(text::position_of(bytes, 9) == lines.position(9));
}

TEST_CASE("pieces of paths") {
  CHECK(text::file_name("a/b.sql") == "b.sql");
  CHECK(text::file_name("b.sql") == "b.sql");
  CHECK(text::directory("a/b/c.sql") == "a/b");
  CHECK(text::directory("c.sql").empty());
  CHECK(text::join_path("a", "b") == "a/b");
  CHECK(text::join_path("", "b") == "b");
  CHECK(text::join_path("/", "b") == "/b");
  CHECK(text::join_path("a", "/b") == "/b");
}
