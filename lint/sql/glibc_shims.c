/* Functions of glibc 2.38 that the distributed archive of libpg_query 18 refers to, for an older glibc. The
 * build compiles this file only where one of them is missing (tools/dev/cmake/third_party.cmake). The C23
 * variants differ from the plain ones in accepting "0b101" for base 0 or 2, which PostgreSQL's scanner never
 * hands them. They are weak, so that a libc that has some of them keeps its own. */
#include <stdlib.h>
#include <string.h>

long __isoc23_strtol(const char* text, char** end, int base);
unsigned long __isoc23_strtoul(const char* text, char** end, int base);
size_t strlcpy(char* target, const char* source, size_t size);
size_t strlcat(char* target, const char* source, size_t size);

__attribute__((weak)) long __isoc23_strtol(const char* text, char** end, int base) {
  return strtol(text, end, base);
}

__attribute__((weak)) unsigned long __isoc23_strtoul(const char* text, char** end, int base) {
  return strtoul(text, end, base);
}

__attribute__((weak)) size_t strlcpy(char* target, const char* source, size_t size) {
  size_t length = strlen(source);
  if (size > 0) {
    size_t copied = length < size ? length : size - 1;
    memcpy(target, source, copied);
    target[copied] = '\0';
  }
  return length;
}

__attribute__((weak)) size_t strlcat(char* target, const char* source, size_t size) {
  size_t used = strnlen(target, size);
  if (used == size) return size + strlen(source);
  return used + strlcpy(target + used, source, size - used);
}
