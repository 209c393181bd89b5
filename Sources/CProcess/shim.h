// What a child process needs between fork and exec: only async-signal-safe calls, so it has to be C.
#pragma once
