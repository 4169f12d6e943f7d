;; guest code
;;   80000000  addi sp, sp, -16
;;   80000004  sd ra, 8(sp)
;;   80000008  auipc ra, 0x0
;;   8000000c  jalr ra, 24(ra)
;;   80000010  addi a0, a0, 1
;;   80000014  ld ra, 8(sp)
;;   80000018  addi sp, sp, 16
;;   8000001c  ret
;; twice:
;;   80000020  slli a0, a0, 1
;;   80000024  ret
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000004, 3 not done, access
;;   2: 80000010, 0 not done, fuel
;;   3: 80000014, 3 not done, access
;;   4: 80000020, 0 not done, fuel
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 5 i64
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          (i32.lt_s (local.tee $depth (i32.sub (local.get $depth) (i32.const 208))) (i32.const 0))
          if $B3 (; unlikely ;)
            (return (i32.const -2147483648))
          end ;; $B3
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $ra (i64.load offset=8 (local.get $h)))
          (local.set $sp (i64.load offset=16 (local.get $h)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 4))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
          (local.set $sp (i64.add (local.get $sp) (i64.const -16)))
          (drop
            (br_if $B1 (; unlikely ;)
              (i32.const 1)
              (i64.ge_u (i64.add (local.get $sp) (i64.const -2147483640)) (i64.const 1048569))
            )
          )
          (i64.store
            (i32.add (i32.wrap_i64 (local.get $sp)) (i32.const -2143289336))
            (local.get $ra)
          )
          (local.set $ra (i64.const 2147483664))
          (i64.store offset=8 (local.get $h) (local.get $ra))
          (i64.store offset=16 (local.get $h) (local.get $sp))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i32.ne (local.tee $4 (call $3 (local.get $h) (local.get $depth))) (i32.const -2147483632))
          if $B4 (; unlikely ;)
            (return (local.get $4))
          end ;; $B4
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $sp (i64.load offset=16 (local.get $h)))
          (local.set $a0 (i64.load offset=80 (local.get $h)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 2) (i32.lt_s (local.get $fuel) (i32.const 4))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 4)))
          (local.set $a0 (i64.add (local.get $a0) (i64.const 1)))
          (drop
            (br_if $B2 (; unlikely ;)
              (i32.const 3)
              (i64.ge_u (i64.add (local.get $sp) (i64.const -2147483640)) (i64.const 1048569))
            )
          )
          (local.set $ra
            (i64.load (i32.add (i32.wrap_i64 (local.get $sp)) (i32.const -2143289336)))
          )
          (local.set $sp (i64.add (local.get $sp) (i64.const 16)))
          (local.set $9 (i64.and (local.get $ra) (i64.const -2)))
          (local.set $5 (local.get $9))
          (i64.store offset=8 (local.get $h) (local.get $ra))
          (i64.store offset=16 (local.get $h) (local.get $sp))
          (i64.store offset=80 (local.get $h) (local.get $a0))
          (i32.store offset=700 (local.get $h) (local.get $fuel))
          (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
          if $B5 (; unlikely ;)
            (i64.store offset=256 (local.get $h) (local.get $5))
            (i32.store offset=764 (local.get $h) (i32.const -1))
            (return (i32.const 0))
          end ;; $B5
          (return (i32.wrap_i64 (local.get $5)))
          (unreachable)
        end ;; $B2
        (local.set $4)
        (i64.store offset=80 (local.get $h) (local.get $a0))
        (br $B0 (local.get $4))
      end ;; $B1
      (local.set $4)
      (i64.store offset=16 (local.get $h) (local.get $sp))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
  (func $3 (export "1") (param i32 i32) (result i32)
    ;; locals: 3 i32, 4 i64
    block $B0 (result i32)
      (local.set $fuel (i32.load offset=700 (local.get $h)))
      (local.set $ra (i64.load offset=8 (local.get $h)))
      (local.set $a0 (i64.load offset=80 (local.get $h)))
      (drop (br_if $B0 (; unlikely ;) (i32.const 4) (i32.lt_s (local.get $fuel) (i32.const 2))))
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 2)))
      (local.set $a0 (i64.shl (local.get $a0) (i64.const 1)))
      (local.set $8 (i64.and (local.get $ra) (i64.const -2)))
      (local.set $5 (local.get $8))
      (i64.store offset=80 (local.get $h) (local.get $a0))
      (i32.store offset=700 (local.get $h) (local.get $fuel))
      (i64.ge_u (i64.add (local.get $5) (i64.const -1)) (i64.const 4294967295))
      if $B1 (; unlikely ;)
        (i64.store offset=256 (local.get $h) (local.get $5))
        (i32.store offset=764 (local.get $h) (i32.const -1))
        (return (i32.const 0))
      end ;; $B1
      (return (i32.wrap_i64 (local.get $5)))
      (unreachable)
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
