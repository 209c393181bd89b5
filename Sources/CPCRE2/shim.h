// PCRE2: https://www.pcre.org/current/doc/html/pcre2api.html, with 8-bit code units (UTF-8).
#pragma once
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
