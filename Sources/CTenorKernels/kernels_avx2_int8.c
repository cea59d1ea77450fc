// As kernels_avx2.c, with operands of 8 bits, whose products are computed one by one.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define TK_LANES 8
#define TK_ROWS 3
#define TK_INT8_OPERANDS 1
#define TK_FUSED 1
#define TK_TABLE tk_kernels_avx2_int8
#define TK_SET TK_AVX2
#define TK_NAME "avx2"
#include "body/kernels.h"
#pragma clang attribute pop
#endif
