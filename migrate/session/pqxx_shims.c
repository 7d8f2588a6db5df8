/* What g++ 14, with which Debian's libpqxx 7.10 is built, calls where an exception leaves a noexcept
 * function, and the runtime of earlier compilers lacks. Weak, so that a runtime that has it keeps its own.
 * Linked after the archive. */
void _ZSt9terminatev(void); /* std::terminate() */
void __cxa_call_terminate(void* exception);

__attribute__((weak)) void __cxa_call_terminate(void* exception) {
  (void)exception;
  _ZSt9terminatev();
}
