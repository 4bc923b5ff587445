/* What each fuzz target defines: fuzz_<name>.c here is one, for libFuzzer and for replay_corpus.c.
 * A target feeds the bytes to one reader and asserts what must hold whatever they are. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
