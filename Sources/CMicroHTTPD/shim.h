// GNU libmicrohttpd: https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html
#pragma once
#include <microhttpd.h>
