// The C library's heap, made fit for a program that builds up memory and ends.
#pragma once

namespace schemalint {

// To be called once, before the work: the C library's heap is one, grows in large steps, and stands on huge
// pages where the system has them.
void prepare_heap();

}  // namespace schemalint
