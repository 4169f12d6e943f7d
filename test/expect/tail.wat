;; guest code
;;   80000000  addi a0, a0, 1
;;   80000004  addi a1, a1, 2
;;   80000008  jr a5
;; sites
;;   0: 80000000, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 5 i64
    block $B0 (result i32)
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (local.set $a1 (i64.load offset=88 (local.get $h)))
      (local.set $a5 (i64.load offset=120 (local.get $h)))
      (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 3))))
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 3)))
      (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
      (local.set $a1 (i64.add (local.get $a1) (i64.const 2)))
      (local.set $9 (i64.and (local.get $a5) (i64.const -2)))
      (local.set $5 (local.get $9))
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i64.store offset=88 (local.get $h) (local.get $a1))
      (i32.store offset=700 (local.get $h) (local.get $fuel))
      (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
      if $B1 (; unlikely ;)
        (i64.store offset=256 (local.get $h) (local.get $5))
        (i32.store offset=764 (local.get $h) (i32.const -1))
        (return (i32.const 0))
      end ;; $B1
      (return_call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth))
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
