;; guest code
;;   80000000  ld a5, 0(a5)
;;   80000004  ld a5, 8(a5)
;;   80000008  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 2 not done, access
;;   2: 80000004, 1 not done, access
;;   3: 80000008, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 2 i64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $a5 (i64.load offset=120 (local.get $h)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 2))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
        (drop
          (br_if $B0 (; unlikely ;)
            (i32.const 1)
            (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483648)) (i64.const 1048569))
          )
        )
        (local.set $a5
          (i64.load (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289344)))
        )
        (drop
          (br_if $B1 (; unlikely ;)
            (i32.const 2)
            (i64.ge_u (i64.add (local.get $a5) (i64.const -2147483640)) (i64.const 1048569))
          )
        )
        (local.set $a5
          (i64.load (i32.add (i32.wrap_i64 (local.get $a5)) (i32.const -2143289336)))
        )
        (br $B1 (i32.const 3))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (i64.store offset=120 (local.get $h) (local.get $a5))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
