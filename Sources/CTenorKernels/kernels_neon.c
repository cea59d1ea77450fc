// 128-bit vectors: 6 rows by 4 vectors of accumulators fit the 32 registers.
#if defined(__aarch64__)
#define TK_LANES 4
#define TK_ROWS 6
#define TK_FUSED 1
#define TK_TABLE tk_kernels_neon
#define TK_SET TK_NEON
#define TK_NAME "neon"
#include "body/kernels.h"
#endif
