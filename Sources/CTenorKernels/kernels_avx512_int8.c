// As kernels_avx512.c, with operands of 8 bits, whose products are computed one by one.
#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"))), apply_to = function)
#define TK_LANES 16
#define TK_ROWS 6
#define TK_INT8_OPERANDS 1
#define TK_FUSED 1
#define TK_TABLE tk_kernels_avx512_int8
#define TK_SET TK_AVX512
#define TK_NAME "avx512"
#include "body/kernels.h"
#pragma clang attribute pop
#endif
