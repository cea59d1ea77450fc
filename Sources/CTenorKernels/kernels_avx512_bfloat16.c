// As kernels_avx512.c, with operands of bfloat16 widened before each product.
#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define TK_LANES 16
#define TK_ROWS 6
#define TK_BFLOAT16_OPERANDS 1
#define TK_HALF_INSTRUCTIONS 1
#define TK_FUSED 1
#define TK_TABLE tk_kernels_avx512_bfloat16
#define TK_SET TK_AVX512
#define TK_NAME "avx512"
#include "body/kernels.h"
#pragma clang attribute pop
#endif
