// As kernels_neon.c, with operands of 8 bits, whose products are computed one by one.
#if defined(__aarch64__)
#define TK_LANES 4
#define TK_ROWS 6
#define TK_INT8_OPERANDS 1
#define TK_FUSED 1
#define TK_TABLE tk_kernels_neon_int8
#define TK_SET TK_NEON
#define TK_NAME "neon"
#include "body/kernels.h"
#endif
