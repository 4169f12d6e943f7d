;; guest code
;;   80000000  lb a0, 0(a5)
;;   80000004  lhu a1, 2(a5)
;;   80000008  lw a2, 4(a5)
;;   8000000c  ld a3, 8(a5)
;;   80000010  lwu a4, 16(a5)
;;   80000014  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 5 not done, access
;;   2: 80000014, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 7 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a5 (i64.load offset=120 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 5))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 5)))
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 1)
            (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483648)) (i64.const 1048557))
          )
        )
        (local.set $a0
          (i64.load8_s (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
        )
        (local.set $a1
          (i64.load16_u offset=2 (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
        )
        (local.set $a2
          (i64.load32_s offset=4 (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
        )
        (local.set $a3
          (i64.load offset=8 (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
        )
        (local.set $a4
          (i64.load32_u offset=16
            (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344))
          )
        )
        (br $B1 (i32.const 2))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i64.store offset=88 (local.get $h) (local.get $a1))
      (i64.store offset=96 (local.get $h) (local.get $a2))
      (i64.store offset=104 (local.get $h) (local.get $a3))
      (i64.store offset=112 (local.get $h) (local.get $a4))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
