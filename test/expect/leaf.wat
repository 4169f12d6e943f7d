;; guest code
;;   80000000  mv s0, ra
;;   80000004  auipc ra, 0x0
;;   80000008  jalr ra, 24(ra)
;;   8000000c  addi a0, a0, 1
;;   80000010  auipc ra, 0x0
;;   80000014  jalr ra, 12(ra)
;;   80000018  jr s0
;; twice:
;;   8000001c  blt a0, zero, 0x80000028
;;   80000020  slli a0, a0, 1
;;   80000024  ret
;; negative:
;;   80000028  neg a0, a0
;;   8000002c  ret
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
      (local.set $ra (i64.load offset=8 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 13))))
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 3)))
      (local.set $s0 (local.get $ra))
      (local.set $ra (i64.const 2147483660))
      block $B1
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (i64.lt_s (local.get $a0) (i64.const 0))
        if $B2
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $a0 (i64.sub (i64.const 0) (local.get $a0)))
          (br $B1)
        end ;; $B2
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
        (local.set $a0 (i64.shl (local.get $a0) (i64.const 1)))
        (br $B1)
      end ;; $B1
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 3)))
      (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
      (local.set $ra (i64.const 2147483672))
      block $B3
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (i64.lt_s (local.get $a0) (i64.const 0))
        if $B4
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
          (local.set $a0 (i64.sub (i64.const 0) (local.get $a0)))
          (br $B3)
        end ;; $B4
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
        (local.set $a0 (i64.shl (local.get $a0) (i64.const 1)))
        (br $B3)
      end ;; $B3
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
      (local.set $9 (i64.and (local.get $s0) (i64.const -2)))
      (local.set $5 (local.get $9))
      (i64.store offset=8 (local.get $h) (local.get $ra))
      (i64.store offset=64 (local.get $h) (local.get $s0))
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i32.store offset=700 (local.get $h) (local.get $fuel))
      (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
      if $B5 (; unlikely ;)
        (i64.store offset=256 (local.get $h) (local.get $5))
        (i32.store offset=764 (local.get $h) (i32.const -1))
        (return (i32.const 0))
      end ;; $B5
      (return_call $0 (local.get $h) (i32.wrap_i64 (local.get $5)) (local.get $depth))
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
