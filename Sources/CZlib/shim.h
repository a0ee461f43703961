#pragma once

#include <zlib.h>

/* The two functions that begin a stream are macros, which Swift does not see. */
static inline int mynah_inflate_begin(z_stream *stream, int window_bits) { return inflateInit2(stream, window_bits); }

static inline int mynah_deflate_begin(z_stream *stream, int level, int window_bits) {
  return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
