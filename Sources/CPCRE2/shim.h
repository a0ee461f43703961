#pragma once

/* Function names end in _8: one code unit is one byte. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
