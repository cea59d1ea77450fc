// Chooses among the builds of the kernels by what the processor can execute.
#include <stddef.h>

#include "tenor_kernels.h"

extern const tk_kernels tk_kernels_portable, tk_kernels_portable_bfloat16, tk_kernels_portable_int8;
#if defined(__x86_64__)
extern const tk_kernels tk_kernels_avx2, tk_kernels_avx2_bfloat16, tk_kernels_avx2_int8;
extern const tk_kernels tk_kernels_avx512, tk_kernels_avx512_bfloat16, tk_kernels_avx512_int8;
extern const tk_kernels tk_kernels_avx512bf16_bfloat16, tk_kernels_avx512vnni_int8;
#elif defined(__aarch64__)
extern const tk_kernels tk_kernels_neon, tk_kernels_neon_bfloat16, tk_kernels_neon_int8;
#endif

#define OF_PRECISION(name) \
  (precision == TK_BFLOAT16 ? &name##_bfloat16 : precision == TK_INT8 ? &name##_int8 : &name)

#if defined(__x86_64__)
static bool has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

static bool has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}
#endif

const tk_kernels *tk_kernels_for(tk_instruction_set instruction_set, tk_precision precision) {
  switch (instruction_set) {
    case TK_PORTABLE:
      return OF_PRECISION(tk_kernels_portable);
#if defined(__x86_64__)
    case TK_AVX2:
      return has_avx2() ? OF_PRECISION(tk_kernels_avx2) : NULL;
    case TK_AVX512:
      return has_avx512() ? OF_PRECISION(tk_kernels_avx512) : NULL;
    case TK_AVX512_VNNI:
      if (!has_avx512() || !__builtin_cpu_supports("avx512vnni")) return NULL;
      return precision == TK_INT8 ? &tk_kernels_avx512vnni_int8 : OF_PRECISION(tk_kernels_avx512);
    case TK_AVX512_BF16:
      if (!tk_kernels_for(TK_AVX512_VNNI, precision) || !__builtin_cpu_supports("avx512bf16")) return NULL;
      if (precision == TK_BFLOAT16) return &tk_kernels_avx512bf16_bfloat16;
      return tk_kernels_for(TK_AVX512_VNNI, precision);
#elif defined(__aarch64__)
    case TK_NEON:
      return OF_PRECISION(tk_kernels_neon);
#endif
    default:
      return NULL;
  }
}
