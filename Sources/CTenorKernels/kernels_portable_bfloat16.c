// As kernels_portable.c, with operands of bfloat16 widened before each product.
#define TK_LANES 4
#define TK_ROWS 3
#define TK_BFLOAT16_OPERANDS 1
#define TK_FUSED 0
#define TK_TABLE tk_kernels_portable_bfloat16
#define TK_SET TK_PORTABLE
#define TK_NAME "portable"
#include "body/kernels.h"
